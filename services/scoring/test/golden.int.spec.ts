import { readFileSync } from 'node:fs';
import { observed, ordered, referred, refunded, registered, tagged } from './facts.js';
import type { Fact } from '@strata/service-kit/testing';
import { ServiceWorld } from './service.world.js';

/* The golden cases that concern grading, over HTTP, under the sample policy as it is shipped. */

const policy = readFileSync(new URL('../../../infra/samples/policies/cn-b2b.yaml', import.meta.url), 'utf8');
const at = '2026-03-01T02:00:00.000Z';
const HALF_A_MILLION = 50_000_000;
const KINDS = ['hosting', 'lines', 'security'];

/** What lifts by 25 points together: two converted referrals, three kinds of need, not listed but highly valued. */
const plusItems = (id: string): readonly Fact[] => [
  referred(id, at),
  referred(id, '2026-03-01T02:00:01.000Z'),
  observed(id, 'unlisted', true, at),
  observed(id, 'valuation', 'high', at),
];

let world: ServiceWorld;
beforeAll(async () => {
  world = await ServiceWorld.start();
  await world.openDays('2026-03-01');
  await world.publish(policy);
  const ids = ['ordinary', 'potential', 'newcomer', 'holder', 'cooperative', 'reluctant', 'low', 'strategic', 'largest'];
  await world.record(
    ...ids.map((id) => registered(id, id, at)),
    ordered('ordinary', HALF_A_MILLION, at),
    ordered('potential', HALF_A_MILLION, at, KINDS),
    ...plusItems('potential'),
    ordered('newcomer', 10_000_000, at, KINDS),
    ...plusItems('newcomer'),
    ordered('holder', HALF_A_MILLION, at, KINDS),
    ...plusItems('holder'),
    refunded('holder', 40_000_000, at),
    ordered('cooperative', HALF_A_MILLION, at),
    observed('cooperative', 'cooperation', 60, at),
    ordered('reluctant', HALF_A_MILLION, at),
    observed('reluctant', 'cooperation', 59, at),
    ordered('low', 4_000_000, at),
    observed('low', 'cooperation', 90, at),
    ordered('strategic', 4_000_000, at),
    tagged('strategic', 'strategic', at),
    ordered('largest', 2_000_000_000, at),
  );
  await world.settled();
});
afterAll(() => world[Symbol.asyncDispose]());

const scoreOf = async (id: string) => {
  const { points, ladders } = (await world.scoring.get(`/v1/scores/${id}`)).body;
  return { points, grade: ladders.value.tier, service: ladders.service.tier };
};
const rightsOf = async (id: string): Promise<unknown> =>
  (await world.scoring.get(`/v1/entitlements/${id}`)).body.ladders.value.entitlements;
type Decided = Readonly<{ type: string; data: Readonly<Record<string, unknown>> }>;
const decisionsOf = async (id: string): Promise<readonly Decided[]> =>
  (await world.scoring.get(`/v1/decisions?accountId=${id}&limit=200`)).body.items as readonly Decided[];

it('S3 ordinary: orders of 500,000 CNY in twelve months are 10 points and grade E', async () => {
  expect(await scoreOf('ordinary')).toMatchObject({ points: 10, grade: 'E' });
  expect(await rightsOf('ordinary')).toEqual({
    'contract.discount': '0',
    'operations.sla_p1': 'PT8H',
    'operations.staff': 'shared',
  });
});

it('S3 potential: with plus items the same customer has 35 points and grade D, and the service level is upgraded with it', async () => {
  expect(await scoreOf('potential')).toMatchObject({ points: 35, grade: 'D' });
  expect(await rightsOf('potential')).toMatchObject({ 'contract.discount': '0.03', 'operations.sla_p1': 'PT4H' });
  const told = (await decisionsOf('potential')).flatMap(({ type, data }) =>
    type === 'scoring.entitlements-changed.v1' || (type === 'scoring.tier-changed.v1' && data['ladder'] === 'value')
      ? [[type.split('.')[1], data['tier'] ?? data['to'], data['because'] ?? data['direction']]]
      : [],
  );
  expect(told).toEqual([
    ['tier-changed', 'E', 'enter'],
    ['entitlements-changed', 'E', expect.any(String)],
    ['tier-changed', 'D', 'up'],
    ['entitlements-changed', 'D', expect.any(String)],
  ]);
});

it('hysteresis: 27 points keep D for who holds it, and E for who does not', async () => {
  expect(await scoreOf('newcomer')).toMatchObject({ points: 27, grade: 'E' });
  expect(await scoreOf('holder')).toMatchObject({ points: 27, grade: 'D' });
  expect((await world.scoring.get('/v1/scores/holder')).body.ladders.value.pending).toBeNull();
});

it('S0 matrix: value and cooperation give A, B and C, and a strategic customer is S before the first review', async () => {
  expect(await scoreOf('cooperative')).toMatchObject({ service: 'A' });
  expect(await scoreOf('reluctant')).toMatchObject({ service: 'B' });
  expect(await scoreOf('low')).toMatchObject({ service: 'C' });
  expect(await scoreOf('strategic')).toMatchObject({ service: 'S' });
});

it('S0 matrix: who ranks among the first 15% of the customers is S from the day after the review', async () => {
  expect(await scoreOf('largest')).toMatchObject({ service: 'B' });
  await world.openDays('2026-03-02', '2026-03-03');
  await world.scoring.eventually('/v1/scores/largest', ({ ladders }) => ladders.service.tier === 'S');
  const { facts } = (await world.scoring.get('/v1/scores/largest')).body;
  expect(facts.rank_share).toBeCloseTo(1 / 9);
  expect(await scoreOf('cooperative')).toMatchObject({ service: 'A' });
});

it('S4 VIP: who spent more than 100,000 CNY in twelve months is in the segment, and leaves it when the window moves on', async () => {
  const members = async () => {
    const { items } = (await world.scoring.get('/v1/segments/vip/members')).body;
    return (items as { accountId: string }[]).map(({ accountId }) => accountId).sort();
  };
  expect(await members()).toEqual(['cooperative', 'largest', 'ordinary', 'potential', 'reluctant']); // 100,000.00 CNY is not above it
  await world.openDays('2027-02-28', '2027-03-01', '2027-03-02');
  await world.scoring.eventually('/v1/segments/vip/members', ({ items }) => items.length === 0);
});
