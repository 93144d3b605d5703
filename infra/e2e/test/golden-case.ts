import { readFileSync } from 'node:fs';
import type { Installation } from './installation.js';

const policy = readFileSync(new URL('../../samples/policies/cn-b2b.yaml', import.meta.url), 'utf8');

/** A policy from draft to publication, approved by a second person. */
export const putInForce = async (scoring: Installation['scoring'], source: string): Promise<void> => {
  const draft = await scoring.send('POST', '/v1/policies?by=ann', source, 'application/yaml');
  expect(draft).toMatchObject({ status: 201 });
  const { id, version } = draft.body as { id: string; version: number };
  for (const [step, by] of LIFE)
    expect(await scoring.send('POST', `/v1/policies/${id}/versions/${version}/${step}`, { by })).toMatchObject({ status: 200 });
};

const LIFE = [
  ['check', 'ann'],
  ['try', 'ann'],
  ['approve', 'bo'],
  ['publish', 'ann'],
] as const;

/** Opens the day and puts the policy of the golden cases in force. */
export const begin = async ({ account, scoring }: Pick<Installation, 'account' | 'scoring'>): Promise<void> => {
  await account.send('POST', '/v1/days', { date: '2026-03-01' });
  await putInForce(scoring, policy);
};

/** Tells of customers. The same facts in the same order have the same ids in every installation. */
export const storyteller = (strata: Pick<Installation, 'account'>) => {
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
  const ordered = (accountId: string, amountMinor: number, productLines: readonly string[] = ['cloud']) =>
    fact(accountId, 'order-placed', { orderId: `order-${ids}`, lines: lines(amountMinor, productLines) });
  const refunded = (accountId: string, amountMinor: number) =>
    fact(accountId, 'order-refunded', { orderId: `refund-${ids}`, lines: lines(amountMinor, ['cloud']) });
  const referred = (accountId: string, who: string) => fact(accountId, 'referral-converted', { referralId: who });
  const observed = (accountId: string, name: string, value: boolean | string) =>
    fact(accountId, 'trait-observed', { name, value });

  /** Two referrals, three product lines, unlisted with a high valuation: 35 points, grade D. */
  const potential = (accountId: string) => [
    registered(accountId),
    ordered(accountId, 50_000_000, ['cloud', 'lines', 'security']),
    referred(accountId, 'one'),
    referred(accountId, 'two'),
    observed(accountId, 'unlisted', true),
    observed(accountId, 'valuation', 'high'),
  ];

  const record = async (...facts: readonly object[]): Promise<void> => {
    const answer = await strata.account.send('POST', '/v1/events', facts, 'application/cloudevents-batch+json');
    expect(answer).toMatchObject({ status: 200, body: { accepted: facts.length, rejected: [] } });
  };
  return { registered, ordered, refunded, referred, observed, potential, record };
};

const lines = (amountMinor: number, productLines: readonly string[]) =>
  productLines.map((productLine, i) => ({
    sku: productLine,
    productLine,
    quantity: 1,
    amount: { amount: i === 0 ? amountMinor - (productLines.length - 1) : 1, currency: 'CNY' },
  }));
