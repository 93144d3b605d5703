import { catalogue, compileText, minimal } from '../test/policy.fixtures.js';
import { compilePolicy } from './compile-policy.js';
import { holds } from './holds.js';

const line = minimal.split('\n').length + 1;
const withSegment = (segment: string): string => `${minimal}segments:\n  ${segment}\n`;
const problemsOf = (segment: string) => compilePolicy(withSegment(segment), catalogue).problems;

it('has rules over facts, tags and tiers', () => {
  const [vip] = compileText(
    withSegment(
      `vip: { when: "order_value > 10000000 && tier.value == 'D' || 'strategic' in tags", label: { en: VIP, zh: 贵宾 } }`,
    ),
  ).segments;
  expect(vip?.when.facts).toEqual(['order_value', 'tags', 'tier.value']);
  expect(vip && holds(vip.when, { order_value: 10_000_001, 'tier.value': 'D' })).toBe(true);
  expect(vip && holds(vip.when, { tags: ['strategic'] })).toBe(true);
  expect(vip && holds(vip.when, { order_value: 10_000_000, 'tier.value': 'D', tags: [] })).toBe(false);
});

it('lets a number of days since an event turn a segment', () => {
  const { facts } = compileText(withSegment("sleeping: { when: 'idle > 30' }"));
  expect(facts.find(({ name }) => name === 'idle')?.turns).toEqual([30, 31, 90, 91]);
});

it.each([
  [
    'a rule over a fact that does not exist',
    "vip: { when: 'spend > 5' }",
    'unknown-fact',
    /`spend`/,
    /Choose one of|Did you mean/,
  ],
  [
    'a rule over a ladder that does not exist',
    `vip: { when: "tier.vlaue == 'D'" }`,
    'unknown-fact',
    /`tier.vlaue`/,
    /tier\.value/,
  ],
  ['a rule that is the same for everybody', "vip: { when: '1 < 2' }", 'rule-uses-no-fact', /uses no fact/, /Use a fact/],
  ['a segment without a rule', 'vip: { label: VIP }', 'segment-without-rule', /`vip` does not say who belongs/, /Add `when:`/],
  ['a rule that gives a number', "vip: { when: 'order_value + 1' }", 'condition-not-yes-or-no', /a whole number/, /Compare it/],
])('refuses %s', (_mistake, segment, code, message, remedy) => {
  const at = { line, code, message: expect.stringMatching(message), remedy: expect.stringMatching(remedy) };
  expect(problemsOf(segment)).toEqual([expect.objectContaining(at)]);
});
