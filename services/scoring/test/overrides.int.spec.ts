import { ordered, registered } from './facts.js';
import { cnB2b } from './policies.js';
import { ServiceWorld } from './service.world.js';

const policy = cnB2b().replace('\nladders:', '\noverrides: { maxDuration: P180D, approverMustDiffer: true }\nladders:');
const asked = {
  accountId: 'acct-a',
  ladder: 'value',
  tier: 'A',
  reason: 'a reference customer',
  requestedBy: 'li.na',
  approvedBy: 'wang.wei',
  expiresOn: '2026-03-03',
};

const started = async (): Promise<ServiceWorld> => {
  const world = await ServiceWorld.start();
  await world.openDays('2026-03-01');
  await world.publish(policy);
  await world.record(registered('acct-a', 'A'), ordered('acct-a', 50_000_000, '2026-03-01T02:00:00.000Z'));
  await world.scoring.eventually('/v1/scores/acct-a', ({ points }) => points === 10);
  return world;
};

it('holds a tier by hand over HTTP until its day, and shows how it ended', async () => {
  await using world = await started();
  const set = await world.scoring.post('/v1/overrides', asked, { headers: { 'idempotency-key': 'one' } });
  expect([set.status, set.body.tier, set.body.endedOn]).toEqual([201, 'A', null]);
  const again = await world.scoring.post('/v1/overrides', asked, { headers: { 'idempotency-key': 'one' } });
  expect([again.status, again.body.overrideId]).toEqual([200, set.body.overrideId]);
  const score = await world.scoring.eventually('/v1/scores/acct-a', ({ ladders }) => ladders.value.tier === 'A');
  expect(score.override.value).toMatchObject({
    overrideId: set.body.overrideId,
    approvedBy: 'wang.wei',
    expiresOn: '2026-03-03',
  });
  expect((await world.scoring.get('/v1/scores')).body.items[0].tiers).toEqual({
    value: { tier: 'A', since: '2026-03-01', heldUntil: '2026-03-03', pending: null, rising: [] },
  });
  await world.openDays('2026-03-02', '2026-03-03');
  await world.scoring.eventually('/v1/scores/acct-a', ({ ladders }) => ladders.value.tier === 'E');
  const ended = await world.scoring.get(`/v1/overrides/${set.body.overrideId}`);
  expect(ended.body).toMatchObject({ endedOn: '2026-03-03', endedBy: 'expired' });
  expect((await world.scoring.get('/v1/overrides')).body.items).toEqual([]);
});

it('gives the same override for the same again while it holds, and a new one once it is given back', async () => {
  await using world = await started();
  const set = await world.scoring.post('/v1/overrides', asked);
  const again = await world.scoring.post('/v1/overrides', asked);
  expect([again.status, again.body.overrideId]).toEqual([200, set.body.overrideId]);
  const other = await world.scoring.post('/v1/overrides', { ...asked, reason: 'another reason' });
  expect(other.status).toBe(201);
  await world.scoring.eventually('/v1/scores/acct-a', ({ override }) => override?.value?.overrideId === other.body.overrideId);
  await world.scoring.delete(`/v1/overrides/${other.body.overrideId}?by=wang.wei&reason=called%20off`);
  await world.scoring.eventually('/v1/scores/acct-a', ({ override }) => override === null);
  const anew = await world.scoring.post('/v1/overrides', asked);
  expect([anew.status, anew.body.overrideId === set.body.overrideId]).toEqual([201, false]);
});

it('refuses an Idempotency-Key that came with another request', async () => {
  await using world = await started();
  const key = { headers: { 'idempotency-key': 'one' } };
  await world.scoring.post('/v1/overrides', asked, key);
  expect(await world.scoring.post('/v1/overrides', { ...asked, tier: 'B' }, key)).toMatchObject({
    status: 422,
    body: { type: 'urn:strata:problem:idempotency-key-reused' },
  });
});

it('gives a tier back before its day', async () => {
  await using world = await started();
  const { body } = await world.scoring.post('/v1/overrides', asked);
  await world.scoring.eventually('/v1/scores/acct-a', ({ ladders }) => ladders.value.tier === 'A');
  expect((await world.scoring.get('/v1/overrides?accountId=acct-a')).body.items).toHaveLength(1);
  const given = await world.scoring.delete(`/v1/overrides/${body.overrideId}?by=wang.wei&reason=called%20off`);
  expect([given.status, given.body.endedBy]).toEqual([200, 'withdrawn']);
  await world.scoring.eventually('/v1/scores/acct-a', ({ ladders, override }) => ladders.value.tier === 'E' && override === null);
});

it('refuses an override by its own approver, without a reason, without an expiry or beyond 180 days, naming field and rule', async () => {
  await using world = await started();
  const { status, headers, body } = await world.scoring.post('/v1/overrides', {
    ...asked,
    approvedBy: 'li.na',
    reason: undefined,
    expiresOn: '2027-03-01',
  });
  expect([status, headers.get('content-type')]).toEqual([422, expect.stringContaining('application/problem+json')]);
  expect((body.errors as readonly { pointer: string; code: string }[]).map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
    '/reason field-missing',
    '/approvedBy own-approver',
    '/expiresOn too-long',
  ]);
  const endless = await world.scoring.post('/v1/overrides', { ...asked, expiresOn: undefined });
  expect([endless.status, endless.body.errors]).toMatchObject([422, [{ pointer: '/expiresOn', code: 'field-missing' }]]);
});
