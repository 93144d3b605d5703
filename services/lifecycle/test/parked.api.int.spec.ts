import { addDays } from '@strata/kernel';
import { owned, reached, registered, signed } from './facts.js';
import { sevenStages } from './policies.js';
import { ServiceWorld } from './service.world.js';

const START = '2026-01-05';
let world: ServiceWorld;
beforeAll(async () => {
  world = await ServiceWorld.start();
}, 60_000);
afterAll(() => world[Symbol.asyncDispose]());

const itemsParked = (count: number) =>
  world.lifecycle.eventually('/v1/parked/lifecycle', ({ items }) => items[0]?.events === count);

it('parks an account whose contract has no term, goes on with the others, and drops what was wrong only for a reason', async () => {
  await world.openDays(START);
  await world.publish(sevenStages());
  const { type, data } = signed('acct-a', 'when we meet', '2027-01-04');
  await world.record(registered('acct-a', START), { accountId: 'acct-a', type, data, at: `${START}T02:00:00.000Z` });
  await world.record(owned('acct-a', 'csm-1', START));
  const { items } = await itemsParked(2);
  expect(items).toMatchObject([
    { accountId: 'acct-a', reason: 'contract-broken', detail: expect.stringContaining('/start') as string },
  ]);
  await world.record(registered('acct-b', START), signed('acct-b', START, '2027-01-04'));
  await world.lifecycle.eventually('/v1/stages/acct-b', ({ stage }) => stage === 'launch');
  await world.openDays(addDays(START, 1));

  expect((await world.lifecycle.get('/v1/parked/scoring')).status).toBe(404);
  expect((await world.lifecycle.post('/v1/parked/lifecycle/acct-b/redrive')).status).toBe(404);
  expect(await world.lifecycle.post('/v1/parked/lifecycle/acct-a/redrive')).toMatchObject({
    status: 409,
    body: { type: 'urn:strata:problem:still-cannot-be-handled' },
  });
  expect((await world.lifecycle.post('/v1/parked/lifecycle/acct-a/drop', {})).status).toBe(400);
  expect(await world.lifecycle.post('/v1/parked/lifecycle/acct-a/drop', { reason: 'a test' })).toMatchObject({
    status: 200,
    body: { accountId: 'acct-a', outcome: 'dropped', events: 2 },
  });
  expect((await world.lifecycle.get('/v1/parked/lifecycle')).body.items).toEqual([]);

  const later = addDays(START, 7);
  await world.openDays(later);
  await world.record(signed('acct-a', later, '2027-01-11'), ...reached('acct-a', later));
  await world.lifecycle.eventually('/v1/stages/acct-a', ({ stage, since }) => stage === 'growth' && since === later);
}, 60_000);
