import type { Fact } from '@strata/service-kit/testing';
import { ordered, registered } from './facts.js';
import { cnB2b } from './policies.js';
import { ServiceWorld } from './service.world.js';

/** With a window of one month, so that it moves on soon. */
const policy = `${cnB2b().replaceAll('P12M', 'P1M')}
overrides: {maxDuration: P180D, approverMustDiffer: true}
entitlements:
  value:
    E: {contract.discount: 0, operations.sla_p1: PT8H}
    D: {contract.discount: 0.03, operations.sla_p1: PT4H}
    C: {contract.discount: 0.05, operations.sla_p1: PT2H}
    B: {contract.discount: 0.08, operations.sla_p1: PT1H}
    A: {contract.discount: 0.10, operations.sla_p1: PT30M}
  onDowngrade: {keepUntil: contract_end}
segments:
  vip: {when: "order_value > 10000000", label: {en: VIP, zh: 贵宾}}
`;
const at = (day: string): string => `${day}T02:00:00.000Z`;
const signed = (accountId: string, start: string, end: string): Fact => ({
  accountId,
  type: 'account.contract-signed.v1',
  data: { contractId: `c-${accountId}`, start, end, amount: { amount: 100, currency: 'CNY' }, edition: 'pro' },
  at: at(start),
});
const days = (from: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => new Date(Date.parse(from) + i * 86_400_000).toISOString().slice(0, 10));

let world: ServiceWorld;
beforeAll(async () => {
  world = await ServiceWorld.start();
  await world.openDays('2026-01-01');
  await world.publish(policy);
  await world.record(
    registered('acct-a', 'A', at('2026-01-01')),
    signed('acct-a', '2026-01-01', '2026-02-20'),
    ordered('acct-a', 300_000_000, at('2026-01-01')),
    ordered('acct-b', 10_000_000, at('2026-01-01')),
  );
  await world.openDays(...days('2026-01-02', 55)); // to 2026-02-25
  await world.scoring.eventually('/v1/scores/acct-a', ({ on }) => String(on) >= '2026-02-01');
  await world.scoring.eventually(
    '/v1/entitlements/acct-a',
    ({ ladders }) => Reflect.get(Object(ladders), 'value').because === 'lapse',
  );
});
afterAll(() => world[Symbol.asyncDispose]());

const rightsAt = async (day: string) => {
  const { body } = await world.scoring.get(`/v1/entitlements/acct-a?at=${day}`);
  return Reflect.get(Object(body['ladders']), 'value') as Record<string, unknown>;
};

it('answers what an account is entitled to on any day', async () => {
  expect(await rightsAt('2026-01-15')).toMatchObject({ tier: 'D', entitlements: { 'contract.discount': '0.03' }, kept: [] });
  expect(await rightsAt('2026-02-20')).toMatchObject({
    tier: 'E',
    effectiveFrom: '2026-02-01',
    entitlements: { 'contract.discount': '0.03', 'operations.sla_p1': 'PT4H' },
    granted: { 'contract.discount': '0' },
    kept: [{ tier: 'D', until: '2026-02-20' }],
  });
  expect(await rightsAt('2026-02-21')).toMatchObject({ tier: 'E', because: 'lapse', entitlements: { 'contract.discount': '0' } });
});

it('says when nothing is on record', async () => {
  expect(await world.scoring.get('/v1/entitlements/nobody')).toMatchObject({ status: 404 });
  expect(await world.scoring.get('/v1/entitlements/acct-a?at=2025-01-01')).toMatchObject({ status: 404 });
  expect(await world.scoring.get('/v1/entitlements/acct-a?at=yesterday')).toMatchObject({ status: 400 });
});

it('S4 VIP: who spent more than 100,000 CNY in the window is in the segment, and no longer when the window has moved on', async () => {
  const decided = await world.scoring.get('/v1/decisions?accountId=acct-a&limit=100');
  const items = decided.body['items'] as { type: string; data: { segment?: string; on: string } }[];
  expect(items.filter(({ type }) => type.includes('segment')).map(({ type, data }) => [type, data.segment, data.on])).toEqual([
    ['scoring.segment-entered.v1', 'vip', '2026-01-01'],
    ['scoring.segment-left.v1', 'vip', '2026-02-01'],
  ]);
  expect((await world.scoring.get('/v1/segments')).body['items']).toEqual([
    { segment: 'vip', label: { en: 'VIP', zh: '贵宾' }, when: 'order_value > 10000000', accounts: 0 },
  ]);
  await world.record(ordered('acct-b', 10_000_001, at('2026-02-25')));
  await world.scoring.eventually(
    '/v1/segments/vip/members',
    ({ items: members }) => Array.isArray(members) && members.length === 1,
  );
  expect((await world.scoring.get('/v1/segments/vip/members')).body['items']).toEqual([
    { accountId: 'acct-b', name: null, since: '2026-02-25' },
  ]);
  expect((await world.scoring.get('/v1/segments?accountId=acct-b')).body['items']).toMatchObject([
    { segment: 'vip', since: '2026-02-25' },
  ]);
  expect(await world.scoring.get('/v1/segments/nothing/members')).toMatchObject({
    status: 404,
    body: { detail: 'There is no segment "nothing"; there is vip.' },
  });
});

it('says from which day on the answer may be another, where a tier is held by hand until then', async () => {
  const by = { reason: 'a reference', requestedBy: 'li.na', approvedBy: 'wang.wei', expiresOn: '2026-03-31' };
  await world.scoring.post('/v1/overrides', { accountId: 'acct-b', ladder: 'value', tier: 'A', ...by });
  const valueAt = async (query: string) =>
    Reflect.get(Object((await world.scoring.get(`/v1/entitlements/acct-b${query}`)).body['ladders']), 'value') as object;
  await world.scoring.eventually('/v1/entitlements/acct-b', ({ ladders }) => Reflect.get(Object(ladders), 'value').tier === 'A');
  expect(await valueAt('')).toMatchObject({ tier: 'A', mayChangeOn: '2026-03-31' });
  expect(await valueAt('?at=2026-06-01')).toMatchObject({ tier: 'A', mayChangeOn: '2026-03-31' });
  expect(await valueAt('?at=2026-02-01')).toMatchObject({ tier: 'E', mayChangeOn: null });
});

it('carries in an explanation what would reach the next tier alone, and says all of it in English and Chinese', async () => {
  const { body } = await world.scoring.get('/v1/scores/acct-a?asOf=2026-01-15');
  expect(body).toMatchObject({ points: 35, segments: [{ segment: 'vip', since: '2026-01-01' }] });
  expect(body['counterfactuals']).toContainEqual({
    ladder: 'value',
    tier: 'C',
    fact: 'order_value',
    from: 300_000_000,
    to: 1_000_000_000,
    points: 55,
    text: { en: 'order_value up to 10,000,000.00 CNY', zh: 'order_value达到 10,000,000.00 CNY' },
  });
  const words = body['words'] as Record<string, readonly string[]>;
  expect(words['en']?.[0]).toBe('35 points, 35 of them to begin with.');
  expect(words['zh']?.[0]).toBe('共 35 分，其中基础分 35 分。');
});
