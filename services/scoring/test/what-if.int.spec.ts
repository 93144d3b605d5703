import { addDays } from '@strata/kernel';
import { runSql } from '@strata/testing';
import { ordered, referred, registered } from './facts.js';
import { cnB2b } from './policies.js';
import { ServiceWorld } from './service.world.js';

const ids = ['acct-a', 'acct-b', 'acct-c'];
type Replayed = {
  ok: boolean;
  digests: { day: string; decisions: number; digest: string }[];
  difference: { kind: string; stream: string; pointer: string; sentence: string } | null;
};

const days = Array.from({ length: 20 }, (_, i) => addDays('2026-03-01', i));
const last = days.at(-1) ?? '';

/** acct-a has 35 points and D; acct-b 10 and E; acct-c 0 and E. */
const told = async (): Promise<ServiceWorld> => {
  const world = await ServiceWorld.start();
  await world.publish(cnB2b());
  await world.openDays(...days.slice(0, 3));
  await world.record(
    ...ids.map((id) => registered(id, id, '2026-03-02T02:00:00.000Z')),
    ordered('acct-a', 300_000_000, '2026-03-03T02:00:00.000Z'),
    ordered('acct-b', 50_000_000, '2026-03-03T02:00:00.000Z'),
    referred('acct-b', '2026-03-03T03:00:00.000Z'),
  );
  await world.openDays(...days.slice(3));
  await world.scoring.eventually('/v1/scores/acct-b', ({ points }) => points === 15);
  await world.scoring.eventually('/v1/scores/acct-a', ({ points }) => points === 35);
  await world.settled();
  return world;
};

it('shows whom a candidate would move, what they are worth, and what would never fire, and changes nothing', async () => {
  await using world = await told();
  const before = await world.scoring.eventually('/v1/decisions?accountId=acct-b', () => true);

  const { status, body, headers } = await world.scoring.post('/v1/what-ifs', {
    document: cnB2b({ version: 2, referral: 10, enterD: 20 }).replace('keep: 26', 'keep: 18'),
  });
  expect({ status, location: headers.get('location') }).toEqual({ status: 202, location: `/v1/what-ifs/${body.id}` });
  const { result } = await world.scoring.ended(`/v1/what-ifs/${body.id}`);

  expect(result).toMatchObject({
    policy: { id: 'cn-b2b', version: 2 },
    to: last,
    accounts: 3,
    revenue: 350_000_000,
    movesTotal: 1,
    movesAreCut: false,
  });
  expect(result.moves).toEqual([
    {
      accountId: 'acct-b',
      ladder: 'value',
      from: 'E',
      to: 'D',
      pointsBefore: 15,
      pointsAfter: 20,
      reason: 'score 20 reached D (20)',
      revenue: 50_000_000,
    },
  ]);
  const [ladder] = result.ladders;
  expect(ladder.matrix).toEqual([
    { from: 'E', to: 'E', accounts: 1, revenue: 0 },
    { from: 'E', to: 'D', accounts: 1, revenue: 50_000_000 },
    { from: 'D', to: 'D', accounts: 1, revenue: 300_000_000 },
  ]);
  expect(ladder.moved).toMatchObject({ accounts: 1, up: 1, down: 0, revenueUp: 50_000_000 });
  expect(result.neverFired).toContainEqual({ kind: 'adjustment', id: 'diversity' });
  expect(result.neverFired).not.toContainEqual({ kind: 'adjustment', id: 'referral' });
  expect(await world.scoring.eventually('/v1/decisions?accountId=acct-b', () => true)).toEqual(before);
}, 240_000);

it('moves nobody under the policy that is in force, from the beginning or from a day on', async () => {
  await using world = await told();
  for (const from of [undefined, '2026-03-10']) {
    const { body } = await world.scoring.post('/v1/what-ifs', { policy: 'cn-b2b@1', from });
    const { result, error } = await world.scoring.ended(`/v1/what-ifs/${body.id}`);
    expect({ error, moves: result?.moves, from: result?.from }).toEqual({ error: null, moves: [], from: from ?? null });
  }
}, 240_000);

it('lists everybody whom it would move, page by page, of the most net sales first', async () => {
  await using world = await told();
  const { body } = await world.scoring.post('/v1/what-ifs', { document: cnB2b({ version: 2 }).replace('{id: E,', '{id: F,') });
  const { result } = await world.scoring.ended(`/v1/what-ifs/${body.id}`);
  expect(result).toMatchObject({ movesTotal: 2, movesAreCut: false });
  const path = `/v1/what-ifs/${body.id}/moves`;
  const first = (await world.scoring.get(`${path}?limit=1`)).body;
  const second = (await world.scoring.get(`${path}?limit=1&cursor=${first.next}`)).body;
  expect([...first.items, ...second.items]).toEqual(result.moves);
  expect(result.moves).toMatchObject([
    { accountId: 'acct-b', from: 'E', to: 'F', revenue: 50_000_000 },
    { accountId: 'acct-c', from: 'E', to: 'F', revenue: 0 },
  ]);
  expect([first.next, second.next]).toEqual([expect.any(String), null]);
  expect((await world.scoring.get('/v1/what-ifs/00000000-0000-4000-8000-000000000000/moves')).status).toBe(404);
}, 240_000);

it('takes for a trial only a what-if of exactly that version', async () => {
  await using world = await told();
  await world.scoring.post('/v1/policies', cnB2b({ version: 2, referral: 10 }), {
    headers: { 'content-type': 'application/yaml' },
  });
  const whatIfOf = async (policy: string): Promise<string> => {
    const { body } = await world.scoring.post('/v1/what-ifs', { policy });
    await world.scoring.ended(`/v1/what-ifs/${body.id}`);
    return String(body.id);
  };
  const tried = (whatIf: string) => world.scoring.post('/v1/policies/cn-b2b/versions/2/try', { by: 'ann', whatIf });
  const refused = (code: string) => ({ status: 422, body: { errors: [{ pointer: '/whatIf', code }] } });
  expect(await tried('a-what-if')).toMatchObject(refused('not-found'));
  expect(await tried('00000000-0000-4000-8000-000000000000')).toMatchObject(refused('not-found'));
  expect(await tried(await whatIfOf('cn-b2b@1'))).toMatchObject(refused('of-another-policy'));
  const id = await whatIfOf('cn-b2b@2');
  expect(await tried(id)).toMatchObject({ status: 200, body: { trial: { how: 'what-if', whatIf: id } } });
}, 240_000);

it('refuses a candidate with a mistake, days that are none, and a second job while one runs', async () => {
  await using world = await told();
  const post = async (body: unknown) => {
    const answer = await world.scoring.post('/v1/what-ifs', body);
    return answer.status;
  };
  expect((await world.scoring.post('/v1/what-ifs', { document: cnB2b().replace('enter: 50', 'enter: 10') })).status).toBe(422);
  expect(await post({ policy: 'cn-b2b@1', from: '2026-02-30' })).toBe(400);
  expect(await post({ policy: 'cn-b2b' })).toBe(400);
  expect(await post({ policy: 'cn-b2b@9' })).toBe(404);
  expect((await world.scoring.get('/v1/what-ifs/00000000-0000-4000-8000-000000000000')).status).toBe(404);
  const [first, second] = await Promise.all([post({ policy: 'cn-b2b@1' }), post({ policy: 'cn-b2b@1' })]);
  expect([first, second].sort()).toEqual([202, 409]);
}, 240_000);

it('makes every decision again byte for byte, with a digest a day, and names the one that was tampered with', async () => {
  await using world = await told();
  const replay = async (from?: string) => {
    const { body } = await world.scoring.post('/v1/replays/scoring', { ...(from && { from }) });
    return (await world.scoring.ended(`/v1/replays/scoring/${body.id}`)).result as Replayed;
  };
  const whole = await replay();
  expect(whole).toMatchObject({ ok: true, difference: null });
  expect(whole.digests.map(({ day }) => day)).toContain('2026-03-03');
  const part = await replay('2026-03-03');
  expect(part.digests).toEqual(whole.digests.filter(({ day }) => day >= '2026-03-03'));

  await runSql(
    world.url,
    `UPDATE scoring.ledger_event SET data = replace(data::text, '"points":35', '"points":36')::json WHERE type = 'scoring.tier-changed.v1'`,
  );
  const tampered = await replay();
  expect(tampered).toMatchObject({
    ok: false,
    difference: { kind: 'changed', stream: 'account-acct-a', pointer: '/data/points' },
  });
  expect(tampered.difference?.sentence).toMatch(/\/data\/points is 36 on record and 35 recomputed$/);
  expect(await replay('2026-03-04')).toMatchObject({ ok: true });
}, 240_000);
