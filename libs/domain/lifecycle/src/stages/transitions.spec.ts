import type { Fact } from '@strata/kernel/testing';
import {
  adopted,
  annualSubscription,
  cnB2b,
  departed,
  named,
  onboarded,
  registered,
  renewed,
  signed,
  Story,
  terminated,
} from '../../test/lifecycle.fixtures.js';

const term = signed('2026-01-01', '2026-12-31');
const growing = [term, ...onboarded('2026-01-20')];
const deep = ['a', 'b', 'c'].map((name) => adopted(name, '2026-02-01'));
/** Ninety days live with depth: mature on 2026-04-20. */
const mature = [...growing, ...deep];
const leaving = (day: string): readonly Fact[] => [named('p1', '2026-01-21'), departed('p1', day)];
const cancelled = terminated('2026-06-10', 'price');
const next = renewed('2027-01-01', '2027-12-31', '2026-10-15');

/** Every way from one stage to another that the rules of S2's seven stages allow: what happened, and up to which day. */
const WAYS: readonly (readonly [way: string, facts: readonly Fact[], until: string])[] = [
  ['signing→launch', [registered('2026-01-01'), term], '2026-01-02'],
  ['signing→churned', [registered('2026-01-01'), signed('2025-01-01', '2025-06-30', '2026-01-05')], '2026-01-06'],
  ['launch→growth', growing, '2026-01-21'],
  ['launch→churned', [term], '2027-01-02'],
  ['growth→maturity', mature, '2026-05-01'],
  ['growth→pre_churn', [...growing, ...leaving('2026-03-01')], '2026-03-02'],
  ['growth→renewal', growing, '2026-09-03'],
  ['growth→churned', [...growing, cancelled], '2026-06-12'],
  ['maturity→pre_churn', [...mature, ...leaving('2026-05-10')], '2026-05-11'],
  ['maturity→renewal', mature, '2026-09-03'],
  ['maturity→churned', [...mature, cancelled], '2026-06-12'],
  ['pre_churn→growth', [...growing, ...leaving('2026-03-01'), named('p2', '2026-03-10')], '2026-03-11'],
  ['pre_churn→maturity', [...mature, ...leaving('2026-03-01'), named('p2', '2026-05-10')], '2026-05-11'],
  ['pre_churn→renewal', [...growing, ...leaving('2026-08-20')], '2026-09-03'],
  ['pre_churn→churned', [...growing, ...leaving('2026-03-01'), cancelled], '2026-06-12'],
  ['renewal→growth', [...growing, next], '2026-10-16'],
  ['renewal→maturity', [...mature, next], '2026-10-16'],
  ['renewal→churned', growing, '2027-01-02'],
  ['churned→launch', [...growing, signed('2027-04-01', '2028-03-31', '2027-03-01', 'c2')], '2027-03-02'],
];

const inOrder = (facts: readonly Fact[]): readonly Fact[] =>
  facts.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));

it.each(WAYS)('goes %s, as an event with the rule and the facts that led there', (way, facts, until) => {
  const story = new Story().then(...inOrder(facts)).until(until);
  const change = story.of('lifecycle.stage-changed.v1').at(-1);
  expect(`${change?.from ?? ''}→${change?.to ?? ''}`).toBe(way);
  expect(change).toMatchObject({ rule: way.split('→')[1], policy: { id: 'cn-b2b' } });
  expect(Object.keys(change?.facts ?? {})).not.toEqual([]);
});

it('has no other way than these: every rule and every stage that it may leave is among them', () => {
  const stages = ['signing', 'launch', 'growth', 'maturity', 'pre_churn', 'renewal', 'churned'];
  const passed = new Set(WAYS.flatMap(([way]) => way.split('→')));
  expect([...passed].sort()).toEqual(stages.toSorted());
  expect(new Set(WAYS.map(([way]) => way.split('→')[1]))).toEqual(new Set(cnB2b().lifecycle?.rules.map(({ to }) => to)));
});

it.each([
  ['the seven stages of S2', cnB2b()],
  ['the five operating stages of S0', annualSubscription()],
])('says of each of %s what the customer goes through, what is to be reached, by whom and with what', (_, { lifecycle }) => {
  for (const { journey, goal, roles, work, material } of lifecycle?.stages ?? []) {
    expect([journey, goal]).toEqual([expect.any(String), expect.any(String)]);
    expect(roles.length).toBeGreaterThan(0);
    expect(work.length + material.length).toBeGreaterThan(0);
  }
  const cases = lifecycle?.stages.flatMap(({ material }) => material.filter(({ kind }) => kind === 'case')) ?? [];
  expect(cases.some(({ industries = [], businessTypes = [] }) => industries.length + businessTypes.length > 0)).toBe(true);
});
