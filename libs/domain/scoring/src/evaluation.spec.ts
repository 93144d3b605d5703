import { inputOf } from '@strata/kernel/testing';
import { nextDue } from './index.js';
import { cnB2b, order, overdue, policyOf, referral, refund, registered, Story, trait } from '../test/score.fixtures.js';

const day = '2026-03-01';

it.each([
  [0, 0],
  [99_999, 0],
  [100_000, 2],
  [499_999, 2],
  [500_000, 10],
  [10_000_000, 55],
])('gives the band from which on the amount counts: %d CNY are %d points', (yuan, points) => {
  expect(new Story(cnB2b()).then(order(yuan, day)).card.base).toBe(points);
});

it('counts more refunded than ordered as nothing, not as less', () => {
  const story = new Story(cnB2b()).then(refund(500_000, day));
  expect([story.card.base, story.card.facts['order_value'], story.card.missing.includes('order_value')]).toEqual([
    0,
    -50_000_000,
    false,
  ]);
});

it('limits a rule to its most and its least points, and shows what it would have been', () => {
  const story = new Story(cnB2b()).then(
    referral(day),
    referral(day),
    referral(day),
    overdue(day),
    overdue(day),
    overdue(day),
    overdue(day),
    order(10_000_000, day),
  );
  expect(story.card.adjustments).toMatchObject([
    { id: 'referral', points: 10, raw: 15 },
    { id: 'arrears', points: -15, raw: -20 },
  ]);
  expect(story.points).toBe(50);
});

it('limits the total and shows what it would have been', () => {
  const low = new Story(cnB2b()).then(overdue(day));
  expect([low.points, low.card.unclamped]).toEqual([0, -5]);
  const high = new Story(cnB2b(['1000000000: 55', '1000000000: 99'])).then(order(10_000_000, day), referral(day));
  expect([high.points, high.card.unclamped]).toEqual([100, 104]);
});

it('names a fact that was never observed, and does not read it as zero', () => {
  const story = new Story(cnB2b(["points: '-5 * overdue', min: -15", 'points: 7, when: overdue == 0'])).then(order(500_000, day));
  expect(story.card.missing).toContain('overdue');
  expect(story.card.notFired.find(({ id }) => id === 'arrears')).toMatchObject({ because: 'missing', missing: ['overdue'] });
});

it('shows a rule that did not fire with the values it saw', () => {
  const story = new Story(cnB2b()).then(trait('unlisted', true, day), trait('valuation', 'low', day), order(1, day));
  expect(story.card.notFired).toEqual(
    expect.arrayContaining([
      { id: 'growth', label: '未上市但估值高', because: 'condition', facts: { unlisted: true, valuation: 'low' } },
      { id: 'diversity', label: '需求种类丰富', because: 'condition', facts: { product_lines: 1 } },
    ]),
  );
});

it('goes on when a rule cannot be computed, and says so', () => {
  const story = new Story(cnB2b(["'5 * referrals'", "'5 / (referrals - 1)'"])).then(order(500_000, day), referral(day));
  expect(story.points).toBe(10);
  expect(story.card.notFired.find(({ id }) => id === 'referral')).toMatchObject({
    because: 'error',
    error: 'division by zero',
    facts: { referrals: 1 },
  });
});

it('does not count another currency, and names it', () => {
  const story = new Story(cnB2b()).then(order(500_000, day), order(900_000, day, { currency: 'USD' }));
  expect([story.points, story.card.uncounted]).toEqual([10, ['order_value: USD has no rate']]);
  const only = new Story(cnB2b()).then(order(900_000, day, { currency: 'USD' }));
  expect([only.card.missing.includes('order_value'), only.card.facts['product_lines']]).toEqual([true, 1]);
});

it('names a trait of another kind than the policy expects', () => {
  const story = new Story(cnB2b()).then(trait('unlisted', 'yes', day));
  expect([story.card.uncounted, story.card.missing.includes('unlisted')]).toEqual([
    ['unlisted: a value that is not yes or no'],
    true,
  ]);
});

it('lets an order leave a window of twelve months on the same day of the next year', () => {
  const story = new Story(cnB2b()).then(order(500_000, day));
  expect(nextDue(story.policy, story.state)).toBe('2027-03-01');
  expect(story.until('2027-02-28').points).toBe(10);
  expect(story.until('2027-03-01').card).toMatchObject({ on: '2027-03-01', points: 0, facts: { order_value: 0 } });
});

it('stops the points of a rule when its validity is over, and says since when', () => {
  const policy = cnB2b(['event: ReferralConverted, window: P12M', 'event: ReferralConverted']);
  const story = new Story(policy).then(referral(day)).then(referral('2026-06-15'));
  expect(nextDue(policy, story.state)).toBe('2027-06-15');
  expect(story.until('2027-06-14').points).toBe(10);
  expect(story.until('2027-06-15').card.notFired.find(({ id }) => id === 'referral')).toMatchObject({
    because: 'lapsed',
    lapsedOn: '2027-06-15',
    facts: { referrals: 2 },
  });
  expect(story.then(referral('2027-08-01')).card.adjustments).toMatchObject([{ id: 'referral', points: 10, raw: 15 }]);
});

it('counts the validity of a rule from the latest event that fed any of its facts', () => {
  const policy = cnB2b(["points: '5 * referrals', max: 10", "points: '5 * referrals + 0 * overdue', max: 10"]);
  const story = new Story(policy).then(overdue(day), referral('2026-03-20')).until('2027-03-02');
  expect([story.card.missing.includes('referrals'), story.card.adjustments.map(({ id }) => id)]).toEqual([false, ['referral']]);
});

it('takes an event by its date in the time zone of the policy', () => {
  const lateInLondon = { ...order(500_000, day), time: '2026-03-01T17:00:00.000Z' };
  const story = new Story(cnB2b(), '2026-03-02').then(lateInLondon);
  expect(nextDue(story.policy, story.state)).toBe('2027-03-02');
});

it('counts an event dated ahead of the open day from its day on', () => {
  const story = new Story(cnB2b()).then(registered(day));
  story.take(inputOf(order(500_000, '2026-03-03'), 2, day));
  expect([story.points, nextDue(story.policy, story.state)]).toEqual([0, '2026-03-03']);
  expect(story.until('2026-03-02').points).toBe(0);
  expect(story.until('2026-03-03').card).toMatchObject({ on: '2026-03-03', points: 10 });
});

it('counts an event that is reported late in the window of the day it happened', () => {
  const story = new Story(cnB2b(), '2026-03-01').then(registered(day)).until('2026-05-01').then(order(500_000, '2025-06-01'));
  expect([story.card.on, story.points, nextDue(story.policy, story.state)]).toEqual(['2026-05-01', 10, '2026-06-01']);
  const tooLate = new Story(cnB2b(), '2026-05-01').then(order(500_000, '2025-05-01'));
  expect([tooLate.points, tooLate.card.facts['order_value']]).toEqual([0, 0]);
});

it('stops grading an account that is excluded, and starts from the ground when it is included again', () => {
  const story = new Story(cnB2b()).then(order(10_000_000, day), trait('internal', true, day));
  expect(story.decisions.slice(-2)).toMatchObject([
    { type: 'scoring.account-excluded.v1', data: { reason: 'not a customer', left: { value: 'C' } } },
    { type: 'scoring.score-changed.v1', data: { exclusion: 'not a customer', points: 0, adjustments: [], ladders: {} } },
  ]);
  expect(story.tier).toBeUndefined();
  const before = story.decisions.length;
  story.then(order(500_000, day), referral(day));
  expect(story.decisions.slice(before).filter(({ type }) => type !== 'scoring.score-changed.v1')).toEqual([]);
  story.then(trait('internal', false, day));
  expect(story.decisions.slice(-3).map(({ type }) => type)).toEqual([
    'scoring.account-included.v1',
    'scoring.score-changed.v1',
    'scoring.tier-changed.v1',
  ]);
  expect(story.moves.at(-1)).toMatch(/^-→C/);
});

it('records nothing when an event changes no part of the score', () => {
  const story = new Story(cnB2b()).then(order(500_000, day));
  const { state } = story;
  expect(story.take(inputOf(registered(day), 90, day))).toEqual([]);
  expect(story.state).toBe(state);
  expect(story.then(order(1, day)).decisions.filter(({ type }) => type === 'scoring.score-changed.v1')).toHaveLength(1);
});

it('looks at days since an event only when a rule may turn', () => {
  const policy = policyOf(`
apiVersion: tiering/v1
kind: CustomerPolicy
metadata: { id: idle, version: 1, effectiveFrom: '2026-01-01', timezone: Asia/Shanghai, currency: CNY }
facts:
  largest: { type: money, fold: max, event: OrderPlaced, field: amount, window: P30D }
  smallest: { type: money, fold: min, event: OrderPlaced, field: amount }
  hosting: { type: int, fold: count, event: OrderPlaced, match: { productLine: hosting } }
  idle: { type: int, fold: since, event: OrderPlaced }
scoring:
  base: { fact: largest, bands: { 0: 0, 100000: 10 } }
  adjust: [{ id: idle, points: -4, when: 'idle > 20' }, { id: hosting, points: '3 * hosting' }]
ladders: { value: { tiers: [{ id: B, enter: 0 }, { id: A, enter: 10 }] } }
`);
  const story = new Story(policy).then(order(2_000, day, { productLine: 'lines' }), order(1_000, day));
  expect(story.card.facts).toEqual({ largest: 200_000, smallest: 100_000, hosting: 1, idle: 0 });
  expect([story.points, nextDue(policy, story.state)]).toEqual([13, '2026-03-21']);
  expect([story.until('2026-03-21').points, story.card.on]).toEqual([13, day]);
  expect([story.until('2026-03-22').points, story.card.on]).toEqual([9, '2026-03-22']);
  expect([story.until('2026-03-31').points, story.card.missing, nextDue(policy, story.state)]).toEqual([-1, ['largest'], null]);
});
