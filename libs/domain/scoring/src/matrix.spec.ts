import { inputOf } from '@strata/kernel/testing';
import { addDays } from '@strata/kernel';
import { order, policyOf, Story, tagged, trait } from '../test/score.fixtures.js';
import { receive } from './index.js';

const day = '2026-03-01';
const policy = policyOf(`
apiVersion: tiering/v1
kind: CustomerPolicy
metadata: { id: matrix, version: 1, effectiveFrom: '2026-01-01', timezone: Asia/Shanghai, currency: CNY }
facts:
  order_value: { type: money, fold: sum, event: OrderPlaced, field: amount, window: P12M }
  engagement: { type: int, fold: last, event: TraitObserved, match: { name: engagement }, field: value }
scoring: { base: { fact: order_value, bands: { 0: 0, 50000000: 10 } } }
ladders:
  value: { tiers: [{ id: low, enter: 0 }, { id: high, enter: 10 }] }
  service:
    rules:
      - { id: S, when: "rank_share <= 0.15 || 'strategic' in tags", expectShare: [0.10, 0.20] }
      - { id: A, when: 'order_value >= 50000000 && engagement >= 60' }
      - { id: B, when: 'order_value >= 50000000' }
      - { id: C, when: 'true' }
  lounge:
    rules: [{ id: open, when: "tier.value == 'high'" }, { id: closed, when: 'true' }]
    downgrade: { confirm: 1, grace: P30D }
`);
const service = (story: Story) => story.state.ladders['service']?.tier;

const reviewed = (story: Story, rankShare: number): Story => {
  const data = { on: story.on, parts: 1, accounts: [{ accountId: 'acct-a', facts: { rank_share: rankShare } }] };
  const { state, decisions } = receive(
    policy,
    story.state,
    inputOf({ type: 'scoring.review-completed.v1', data, day: story.on }, 1, story.on),
  );
  story.state = state;
  story.decisions.push(...decisions);
  story.until(addDays(story.on, 1)); // it counts from the next day on
  return story;
};

describe('S0 matrix', () => {
  it('high value and cooperative is A', () => {
    expect(service(new Story(policy).then(order(500_000, day), trait('engagement', 60, day)))).toBe('A');
  });
  it('high value, not cooperative is B', () => {
    expect(service(new Story(policy).then(order(500_000, day), trait('engagement', 59, day)))).toBe('B');
    expect(service(new Story(policy).then(order(500_000, day)))).toBe('B');
  });
  it('low value is C', () => {
    expect(service(new Story(policy).then(order(499_999, day), trait('engagement', 90, day)))).toBe('C');
  });
  it('a rank share of 15% or less is S, however the rest is', () => {
    const story = new Story(policy).then(order(1_000, day));
    expect(service(reviewed(story, 0.16))).toBe('C');
    expect(service(reviewed(story, 0.15))).toBe('S');
    expect(story.moves.at(-1)).toBe('C→S on 2026-03-03: it meets S');
    expect(service(reviewed(story, 0.4))).toBe('C');
  });
  it('a strategic customer is S before any review', () => {
    expect(service(new Story(policy).then(order(1_000, day), tagged('strategic', day)))).toBe('S');
  });
});

it('names the rank as missing until a review has said it', () => {
  const story = new Story(policy).then(order(1_000, day));
  expect(story.card.missing).toEqual(['engagement', 'rank_share']);
  expect(reviewed(story, 0.4).card).toMatchObject({ missing: ['engagement'], facts: { rank_share: 0.4, tags: [] } });
});

it('decides nothing when a review says the same again', () => {
  const story = reviewed(new Story(policy).then(order(1_000, day)), 0.4);
  const before = story.decisions.length;
  expect(reviewed(story, 0.4).decisions).toHaveLength(before);
});

it('announces the fall on a ladder of rules, which no number of points can prevent', () => {
  const story = new Story(policy).then(order(500_000, day));
  expect(story.state.ladders['lounge']?.tier).toBe('open');
  story.until('2027-03-01');
  expect(story.card.ladders['lounge']).toMatchObject({
    tier: 'open',
    pending: { tier: 'closed', on: '2027-03-31', pointsToStay: null },
    next: null,
  });
  story.until('2027-03-31');
  expect(story.moves.at(-1)).toBe('open→closed on 2027-03-31: it meets closed, no longer open');
});
