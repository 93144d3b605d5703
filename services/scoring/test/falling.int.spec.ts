import { ordered, referred, registered } from './facts.js';
import { cnB2b } from './policies.js';
import { ServiceWorld } from './service.world.js';

/** A shortfall is announced at once and falls after thirty days, one tier at a time. */
const policy = cnB2b()
  .replace('\nladders:', '\noverrides: { maxDuration: P180D, approverMustDiffer: true }\nladders:')
  .concat('    downgrade: { confirm: 1, grace: P30D, maxSteps: 1 }\n');

const path = '/v1/scores/acct-a';

/** acct-a has 35 points and tier D from an order that leaves its window of a year on 1 March 2027. */
const started = async (): Promise<ServiceWorld> => {
  const world = await ServiceWorld.start();
  await world.publish(policy);
  await world.openDays('2026-03-01');
  await world.record(registered('acct-a', 'A'), ordered('acct-a', 300_000_000, '2026-03-01T02:00:00.000Z'));
  await world.scoring.eventually(path, ({ ladders }) => ladders.value?.tier === 'D');
  return world;
};

const typesOf = async (world: ServiceWorld): Promise<readonly string[]> =>
  ((await world.scoring.get('/v1/decisions?accountId=acct-a&limit=500')).body.items as { type: string }[]).map(
    ({ type }) => type,
  );

it('a pending downgrade is visible with its day and the points to stay, and is withdrawn when the points return', async () => {
  await using world = await started();
  await world.openDays('2027-02-28', '2027-03-01', '2027-03-02');
  const { points, ladders, decisionId } = await world.scoring.eventually(path, ({ ladders: of }) => of.value.pending !== null);
  expect({ points, tier: ladders.value.tier }).toEqual({ points: 0, tier: 'D' });
  expect(ladders.value.pending).toEqual({ tier: 'E', on: '2027-03-31', pointsToStay: 26 });
  expect(decisionId).toEqual(expect.any(String));
  expect(await typesOf(world)).toContain('scoring.downgrade-announced.v1');

  await world.record(ordered('acct-a', 300_000_000, '2027-03-02T02:00:00.000Z'));
  const back = await world.scoring.eventually(path, ({ points: of }) => of === 35);
  expect(back.ladders.value).toMatchObject({ tier: 'D', since: '2026-03-01', pending: null });
  await world.openDays('2027-04-01', '2027-04-02');
  await world.settled();
  expect((await typesOf(world)).slice(-2)).toContain('scoring.downgrade-withdrawn.v1');
  expect((await world.scoring.get(path)).body.ladders.value.tier).toBe('D');
});

it('a replay makes an override and announced downgrades again exactly as they are on record', async () => {
  await using world = await started();
  await world.openDays('2026-03-02');
  const override = {
    accountId: 'acct-a',
    ladder: 'value',
    tier: 'A',
    reason: 'a reference',
    requestedBy: 'li.na',
    approvedBy: 'wang.wei',
  };
  const set = await world.scoring.post('/v1/overrides', { ...override, expiresOn: '2026-04-01' });
  expect(set.status).toBe(201);
  await world.scoring.eventually(path, ({ ladders }) => ladders.value.tier === 'A');
  await world.openDays('2026-04-01', '2027-03-01', '2027-03-02', '2027-03-10');
  await world.record(referred('acct-a', '2027-03-10T02:00:00.000Z'));
  await world.openDays('2027-04-01', '2027-04-02', '2027-05-10');
  await world.settled();
  const told = await typesOf(world);
  for (const type of ['override-expired', 'downgrade-announced', 'tier-changed']) expect(told).toContain(`scoring.${type}.v1`);
  expect((await world.scoring.get(path)).body.ladders.value.tier).toBe('E');

  const { body } = await world.scoring.post('/v1/replays/scoring', {});
  const { status, result } = await world.scoring.ended(`/v1/replays/scoring/${body.id}`);
  expect({ status, ok: result.ok, difference: result.difference }).toEqual({ status: 'done', ok: true, difference: null });
  expect(result.decisions).toBeGreaterThanOrEqual(told.length);
});
