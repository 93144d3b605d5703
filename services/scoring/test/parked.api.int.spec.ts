import { ordered, registered } from './facts.js';
import { cnB2b } from './policies.js';
import { ServiceWorld } from './service.world.js';

it('lists a parked account, and drops its events only for a reason', async () => {
  await using world = await ServiceWorld.start();
  await world.openDays('2026-03-01');
  await world.publish(cnB2b());
  const at = '2026-02-20T02:00:00.000Z';
  await world.record(registered('acct-a', 'A'), { accountId: 'acct-a', type: 'account.order-placed.v1', data: {}, at });
  await world.record(ordered('acct-a', 50_000_000, at));
  const { items } = await world.scoring.eventually('/v1/parked/scoring', (body) => body.items[0]?.events === 2);
  expect(items).toMatchObject([{ accountId: 'acct-a', reason: 'contract-broken' }]);
  expect((await world.scoring.get('/v1/parked/account')).status).toBe(404);
  expect((await world.scoring.post('/v1/parked/scoring/acct-a/drop', {})).status).toBe(400);
  expect((await world.scoring.post('/v1/parked/scoring/acct-a/redrive')).status).toBe(409);
  expect(await world.scoring.post('/v1/parked/scoring/acct-a/drop', { reason: 'a test' })).toMatchObject({
    status: 200,
    body: { outcome: 'dropped', events: 2 },
  });
  expect((await world.scoring.post('/v1/parked/scoring/acct-a/redrive')).status).toBe(404);
  await world.record(ordered('acct-a', 10_000_000, at));
  await world.scoring.eventually('/v1/scores/acct-a', ({ facts }) => facts.order_value === 10_000_000);
}, 60_000);
