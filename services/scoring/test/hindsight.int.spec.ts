import { observed, ordered, referred, registered } from './facts.js';
import { cnB2b } from './policies.js';
import { ServiceWorld } from './service.world.js';

type Item = { type: string; decisionId: string; data: { on: string; points: number } };

const path = '/v1/scores/acct-a';

/** By 10 March 100,000.00 CNY are ordered: 2 points, E; a referral makes 7. On 20 April the consumer has come to the end. */
const told = async (): Promise<ServiceWorld> => {
  const world = await ServiceWorld.start();
  await world.publish(cnB2b());
  await world.openDays('2026-03-01');
  await world.record(
    registered('acct-a', 'Alpha', '2026-03-01T02:00:00.000Z'),
    registered('acct-b', 'Beta', '2026-03-01T02:00:00.000Z'),
  );
  await world.openDays('2026-03-10');
  await world.record(ordered('acct-a', 10_000_000, '2026-03-10T02:00:00.000Z'), referred('acct-b', '2026-03-10T02:00:00.000Z'));
  await world.openDays('2026-03-15', '2026-03-31', '2026-04-01');
  await world.record(referred('acct-a', '2026-04-01T02:00:00.000Z'));
  await world.openDays('2026-04-20');
  await world.settled();
  return world;
};

const decisionsOf = async (world: ServiceWorld): Promise<readonly Item[]> =>
  (await world.scoring.get('/v1/decisions?accountId=acct-a&limit=500')).body.items as Item[];

it('an order of last month that arrives today changes the decision of today and no past one, and both views of the past answer', async () => {
  await using world = await told();
  const before = await decisionsOf(world);
  const then = (await world.scoring.get(`${path}?asOf=2026-03-31`)).body;
  expect(then).toMatchObject({ points: 2, ladders: { value: { tier: 'E' } }, asKnownNow: { points: 2, on: '2026-03-31' } });
  expect(then.asKnownNow.difference).toEqual({ on: '2026-03-31', points: null, tiers: [], facts: [], late: [] });
  expect(then.asKnownNow.words.en).toEqual([
    'Nothing that bears on 2026-03-31 has come since: known now is what was known then.',
  ]);

  const knownThen = new Date().toISOString();
  await world.record(ordered('acct-a', 290_000_000, '2026-03-15T02:00:00.000Z'));
  await world.scoring.eventually(path, ({ points }) => points === 40);
  await world.settled();

  const after = await decisionsOf(world);
  expect(after.slice(0, before.length)).toEqual(before);
  expect(after.slice(before.length).map(({ data: { on } }) => on)).toEqual(after.slice(before.length).map(() => '2026-04-20'));
  expect((await world.scoring.get(path)).body).toMatchObject({ on: '2026-04-20', points: 40, ladders: { value: { tier: 'D' } } });

  const { asKnownNow, ...known } = (await world.scoring.get(`${path}?asOf=2026-03-31`)).body;
  const { asKnownNow: _, ...unchanged } = then;
  expect(known).toEqual(unchanged);
  expect(asKnownNow).toMatchObject({
    on: '2026-03-31',
    points: 35,
    facts: { order_value: 300_000_000 },
    ladders: { value: { tier: 'D', since: '2026-03-15' } },
    policy: { id: 'cn-b2b', version: 1 },
  });
  const late = asKnownNow.difference.late as { eventId: string }[];
  expect(late).toMatchObject([
    {
      type: 'account.order-placed.v1',
      occurredAt: '2026-03-15T02:00:00.000Z',
      recordedAt: expect.any(String),
      facts: ['order_value', 'product_lines'],
    },
  ]);
  expect(asKnownNow.difference).toMatchObject({
    points: { then: 2, now: 35 },
    tiers: [{ ladder: 'value', then: 'E', now: 'D' }],
    facts: [{ fact: 'order_value', then: 10_000_000, now: 300_000_000, by: [late[0]?.eventId] }],
  });
  expect(asKnownNow.words.en).toEqual([
    '2 points as known then, 35 as known now.',
    'value: E 普通客户 as known then, D 潜力客户 as known now.',
    'order_value: 100,000.00 CNY as known then, 3,000,000.00 CNY as known now.',
    expect.stringMatching(
      /^account.order-placed.v1 of 2026-03-15 was recorded on 20\d\d-\d\d-\d\d: order_value, product_lines\.$/,
    ),
    'What was decided by 2026-03-31 stays as it is on record; later decisions take into account what came late.',
  ]);
  expect(asKnownNow.words.zh[0]).toBe('按当时所知 2 分，按现在所知 35 分。');

  const both = (await world.scoring.get(`${path}?asOf=2026-04-20&knownAt=${knownThen}`)).body;
  expect(both).toMatchObject({ on: '2026-04-01', points: 7, asKnownNow: { on: '2026-04-20', points: 40 } });
  expect(both.asKnownNow.difference.points).toEqual({ then: 7, now: 40 });
  expect((await world.scoring.get(`${path}?asOf=2026-04-20`)).body.asKnownNow.difference).toMatchObject({
    points: null,
    late: [],
  });
  expect((await world.scoring.get(`/v1/scores/acct-b?asOf=2026-03-31`)).body.asKnownNow.difference.late).toEqual([]);
});

it('says that nothing was on record of an account by a day, and what is known of that day now', async () => {
  await using world = await told();
  await world.record(ordered('acct-c', 300_000_000, '2026-03-15T02:00:00.000Z'));
  await world.scoring.eventually('/v1/scores/acct-c', ({ points }) => points === 35);
  const { status, body } = await world.scoring.get('/v1/scores/acct-c?asOf=2026-03-31');
  expect([status, body]).toMatchObject([
    200,
    { accountId: 'acct-c', on: '2026-03-31', points: null, ladders: {}, firstDecidedOn: '2026-04-20' },
  ]);
  expect(body.asKnownNow).toMatchObject({ points: 35, ladders: { value: { tier: 'D', since: '2026-03-15' } } });
  expect(body.asKnownNow.difference).toMatchObject({
    points: { then: null, now: 35 },
    tiers: [{ ladder: 'value', then: null, now: 'D' }],
  });
  expect(body.asKnownNow.words.en[0]).toBe('Nothing was on record by 2026-03-31; 35 points as known now.');

  const before = await world.scoring.get('/v1/scores/acct-c?asOf=2026-03-10');
  expect([before.status, before.body.detail]).toEqual([
    404,
    'There is no score of acct-c for that time: the first one was decided on 2026-04-20.',
  ]);
  expect((await world.scoring.get('/v1/scores/nobody?asOf=2026-03-31')).body.detail).toBe(
    'There is no score of nobody for that time.',
  );
});

it('a past day is seen under the policy that was in force on it, also when another one holds today', async () => {
  await using world = await told();
  await world.publish(cnB2b({ version: 2, referral: 10 }));
  await world.scoring.eventually(path, ({ policy }) => policy.version === 2);
  await world.record(
    referred('acct-a', '2026-03-12T02:00:00.000Z'),
    observed('acct-a', 'unlisted', true, '2026-03-12T03:00:00.000Z'),
  );
  await world.scoring.eventually(path, ({ facts }) => facts.unlisted === true);
  const { asKnownNow } = (await world.scoring.get(`${path}?asOf=2026-03-31`)).body;
  expect(asKnownNow).toMatchObject({ points: 7, policy: { version: 1 } });
  expect(asKnownNow.difference).toMatchObject({
    points: { then: 2, now: 7 },
    tiers: [],
    facts: [
      { fact: 'referrals', then: null, now: 1 },
      { fact: 'unlisted', then: null, now: true },
    ],
  });
  const first = (await world.scoring.get(`/v1/scores/acct-b?asOf=2026-03-10`)).body;
  expect(first).toMatchObject({ points: 5, asKnownNow: { points: 5, difference: { late: [] } } });
});
