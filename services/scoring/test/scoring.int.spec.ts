import { observed, ordered, referred, refunded, registered } from './facts.js';
import { cnB2b } from './policies.js';
import { ScoringWorld } from './scoring.world.js';

it('makes an ordinary customer of orders of 500,000 CNY: 10 points, grade E (S3)', async () => {
  await using world = await ScoringWorld.create();
  await world.openDays('2026-03-01');
  await world.publish(cnB2b());
  await world.record(registered('acct-a', 'A'), ordered('acct-a', 50_000_000, '2026-03-01T02:00:00.000Z'));
  await world.consume();
  expect(await world.score('acct-a')).toMatchObject({ points: 10, ladders: { value: { tier: 'E' } } });
});

it('makes a potential customer of the same with two referrals, three needs and a high valuation: 35 points, grade D (S3)', async () => {
  await using world = await ScoringWorld.create();
  await world.openDays('2026-03-01');
  await world.publish(cnB2b());
  const at = '2026-03-01T02:00:00.000Z';
  await world.record(
    ordered('acct-a', 50_000_000, at, ['cloud', 'lines', 'security']),
    referred('acct-a', at),
    referred('acct-a', at),
  );
  await world.record(observed('acct-a', 'unlisted', true, at), observed('acct-a', 'valuation', 'high', at));
  await world.consume();
  expect(await world.score('acct-a')).toMatchObject({ points: 35, ladders: { value: { tier: 'D' } } });
});

it('keeps a potential customer at 27 points in grade D, and an ordinary one in E (hysteresis)', async () => {
  await using world = await ScoringWorld.create();
  await world.openDays('2026-03-01');
  await world.publish(cnB2b());
  const at = '2026-03-01T02:00:00.000Z';
  const potential = (accountId: string) => [
    referred(accountId, at),
    referred(accountId, at),
    observed(accountId, 'unlisted', true, at),
    observed(accountId, 'valuation', 'high', at),
  ];
  await world.record(ordered('was-d', 50_000_000, at, ['a', 'b', 'c']), ...potential('was-d'), refunded('was-d', 35_000_000, at));
  await world.record(ordered('was-e', 15_000_000, at, ['a', 'b', 'c']), ...potential('was-e'));
  await world.consume();
  expect(await world.score('was-d')).toMatchObject({ points: 27, ladders: { value: { tier: 'D' } } });
  expect(await world.score('was-e')).toMatchObject({ points: 27, ladders: { value: { tier: 'E' } } });
});

it('lets an order leave its window when the day comes, without an event of the account', async () => {
  await using world = await ScoringWorld.create();
  await world.openDays('2026-03-01');
  await world.publish(cnB2b());
  await world.record(ordered('acct-a', 50_000_000, '2026-03-01T02:00:00.000Z'));
  await world.openDays('2027-02-28');
  await world.consume();
  expect(await world.score('acct-a')).toMatchObject({ points: 10, on: '2026-03-01' });
  await world.openDays('2027-03-01');
  await world.consume();
  expect(await world.score('acct-a')).toMatchObject({ points: 0, on: '2027-03-01', cause: { type: 'calendar.day-opened.v1' } });
});

it('changes nothing before the day from which a policy is to hold, and everything on it', async () => {
  await using world = await ScoringWorld.create();
  await world.openDays('2026-03-01');
  await world.publish(cnB2b());
  await world.record(referred('acct-a', '2026-03-01T02:00:00.000Z'));
  await world.publish(cnB2b({ version: 2, referral: 9, effectiveFrom: '2026-03-03' }));
  await world.openDays('2026-03-02');
  await world.consume();
  expect(await world.score('acct-a')).toMatchObject({ points: 5, policy: { version: 1 } });
  await world.openDays('2026-03-03');
  await world.consume();
  expect(await world.score('acct-a')).toMatchObject({
    points: 9,
    policy: { version: 2 },
    cause: { type: 'calendar.day-opened.v1' },
  });
});

it('applies a policy that is in force from the past at once, to all that happened before it', async () => {
  await using world = await ScoringWorld.create();
  await world.openDays('2026-03-01');
  await world.record(referred('acct-a', '2026-03-01T02:00:00.000Z'));
  await world.consume();
  expect(await world.score('acct-a')).toBeUndefined();
  await world.publish(cnB2b());
  await world.consume();
  expect(await world.score('acct-a')).toMatchObject({ points: 5, cause: { type: 'scoring.policy-published.v1' } });
});
