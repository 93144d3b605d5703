import { readFileSync } from 'node:fs';
import { Installation } from './installation.js';

const policy = readFileSync(new URL('../../samples/policies/cn-b2b.yaml', import.meta.url), 'utf8');

let strata: Installation;

beforeAll(async () => {
  strata = await Installation.start();
  await strata.account.send('POST', '/v1/days', { date: '2026-03-01' });
  expect(await strata.scoring.send('POST', '/v1/policies', policy, 'application/yaml')).toMatchObject({ status: 201 });
  expect(await strata.scoring.send('POST', '/v1/policies/cn-b2b/versions/1/publish')).toMatchObject({ status: 200 });
});
afterAll(() => strata[Symbol.asyncDispose]());

let ids = 0;
const fact = (accountId: string, type: string, data: unknown) => ({
  specversion: '1.0',
  id: `fact-${++ids}`,
  source: '/e2e',
  type: `account.${type}.v1`,
  subject: accountId,
  time: '2026-03-01T02:00:00Z',
  data,
});

const registered = (accountId: string) => fact(accountId, 'registered', { name: `Company ${accountId}` });
const lines = (amountMinor: number, productLines: readonly string[]) =>
  productLines.map((productLine, i) => ({
    sku: productLine,
    productLine,
    quantity: 1,
    amount: { amount: i === 0 ? amountMinor - (productLines.length - 1) : 1, currency: 'CNY' },
  }));
const ordered = (accountId: string, amountMinor: number, productLines: readonly string[] = ['cloud']) =>
  fact(accountId, 'order-placed', { orderId: `order-${ids}`, lines: lines(amountMinor, productLines) });
const refunded = (accountId: string, amountMinor: number) =>
  fact(accountId, 'order-refunded', { orderId: `refund-${ids}`, lines: lines(amountMinor, ['cloud']) });
const referred = (accountId: string, who: string) => fact(accountId, 'referral-converted', { referralId: who });
const observed = (accountId: string, name: string, value: boolean | string) => fact(accountId, 'trait-observed', { name, value });

const record = async (...facts: readonly object[]): Promise<void> => {
  const answer = await strata.account.send('POST', '/v1/events', facts, 'application/cloudevents-batch+json');
  expect(answer).toMatchObject({ status: 200, body: { accepted: facts.length, rejected: [] } });
};

it('S3 ordinary: orders of 500,000 CNY make 10 points and grade E', async () => {
  await record(registered('ordinary'), ordered('ordinary', 50_000_000));
  const score = await strata.eventually('/v1/scores/ordinary', ({ points }) => points === 10);
  expect(score).toMatchObject({ base: 10, adjustments: [], ladders: { value: { tier: 'E', next: { tier: 'D', points: 20 } } } });
});

const potential = (accountId: string) => [
  registered(accountId),
  ordered(accountId, 50_000_000, ['cloud', 'lines', 'security']),
  referred(accountId, 'one'),
  referred(accountId, 'two'),
  observed(accountId, 'unlisted', true),
  observed(accountId, 'valuation', 'high'),
];

it('S3 potential: two referrals, three product lines, unlisted with a high valuation make 35 points and grade D', async () => {
  await record(...potential('potential'));
  const score = await strata.eventually('/v1/scores/potential', ({ points }) => points === 35);
  expect(score).toMatchObject({ base: 10, ladders: { value: { tier: 'D', since: '2026-03-01' } } });
  const { body } = await strata.scoring.send('GET', '/v1/decisions?accountId=potential');
  expect(body.items).toContainEqual(
    expect.objectContaining({
      type: 'scoring.tier-changed.v1',
      data: expect.objectContaining({ ladder: 'value', from: 'E', to: 'D', points: 35 }),
    }),
  );
});

it('hysteresis: 27 points stay D for whom is D, and E for whom is E', async () => {
  // 35 points, then less revenue: 2 points of the base band remain, and 25 of the rules.
  await record(...potential('was-d'));
  await strata.eventually('/v1/scores/was-d', ({ points }) => points === 35);
  await record(refunded('was-d', 35_000_000));
  expect(await strata.eventually('/v1/scores/was-d', ({ points }) => points === 27)).toMatchObject({
    ladders: { value: { tier: 'D' } },
  });

  // The same facts without the revenue that once made it D.
  await record(registered('was-e'), ordered('was-e', 15_000_000, ['cloud', 'lines', 'security']), ...potential('was-e').slice(2));
  expect(await strata.eventually('/v1/scores/was-e', ({ points }) => points === 27)).toMatchObject({
    ladders: { value: { tier: 'E' } },
  });
});

it('ends in order when it is told to', async () => {
  expect(await strata.end()).toEqual([0, 0]);
});
