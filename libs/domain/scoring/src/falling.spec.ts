import { cnB2b, contract, order, overdue, policyOf, referral, refund, Story, trait } from '../test/score.fixtures.js';
import type { ScoreDecision } from './index.js';
import { nextDue } from './index.js';

const day = '2026-03-01';

/** Points are hundreds of yuan spent in two months; `downgrade` and more sections as given. */
const policyWith = (downgrade: string, more = ''): ReturnType<typeof policyOf> =>
  policyOf(`
apiVersion: tiering/v1
kind: CustomerPolicy
metadata: { id: falls, version: 1, effectiveFrom: '2026-01-01', timezone: Asia/Shanghai, currency: CNY }
facts:
  spend: { type: money, fold: sum, event: OrderPlaced, field: amount, minus: OrderRefunded, window: P2M }
  late: { type: int, fold: count, event: InvoiceOverdue }
  quiet: { type: bool, fold: last, event: TraitObserved, match: { name: quiet }, field: value }
scoring: { base: { fact: spend, bands: { 0: 0, 100000: 10, 200000: 20, 300000: 30, 400000: 40 } }, adjust: [{ id: late, points: '-late' }] }
ladders:
  value:
    tiers: [{ id: E, enter: 0 }, { id: D, enter: 20, keep: 16 }, { id: C, enter: 30, keep: 26 }, { id: B, enter: 40, keep: 36 }]
    downgrade: ${downgrade}
${more}`);

/** What was said about tiers, one line each. */
const said = (story: Story): readonly string[] => story.decisions.flatMap(lineOf);
const lineOf = ({ type, data }: ScoreDecision): readonly string[] => {
  if (type === 'scoring.tier-changed.v1') return [`${data.on} ${data.from ?? '-'}→${data.to}`];
  if (type === 'scoring.downgrade-announced.v1')
    return [`${data.on} ${data.tier} falls to ${data.to} on ${data.dueOn}, ${String(data.pointsToStay)} to stay`];
  if (type === 'scoring.downgrade-withdrawn.v1')
    return [`${data.on} stays ${data.tier} (${data.because}), was due ${data.wasDueOn}`];
  return type === 'scoring.override-expired.v1' ? [`${data.on} override ${data.overrideId} ${data.because}`] : [];
};

const careful = policyWith('{ confirm: 2, every: P1M, grace: P60D, maxSteps: 1 }');

it('announces a fall when the shortfall is seen twice, a month apart, and falls one tier when the grace is over', () => {
  const story = new Story(careful, day).then(order(4_000, day)).until('2026-05-31');
  expect(said(story)).toEqual(['2026-03-01 -→B']); // the order left its window on 05-01: seen once
  expect(nextDue(careful, story.state)).toBe('2026-06-01');
  story.until('2026-06-01');
  expect(said(story).slice(1)).toEqual(['2026-06-01 B falls to C on 2026-07-31, 36 to stay']);
  expect(story.card).toMatchObject({
    on: '2026-06-01',
    ladders: { value: { tier: 'B', pending: { tier: 'C', on: '2026-07-31', pointsToStay: 36 } } },
  });
  expect(nextDue(careful, story.state)).toBe('2026-07-31');
  expect(said(story.until('2026-07-30')).slice(2)).toEqual([]);
  expect(said(story.until('2026-07-31')).slice(2)).toEqual(['2026-07-31 B→C']);
});

it('goes on falling step by step, each step seen and announced for itself', () => {
  const story = new Story(careful, day).then(order(4_000, day)).until('2027-03-01');
  expect(said(story).slice(1)).toEqual([
    '2026-06-01 B falls to C on 2026-07-31, 36 to stay',
    '2026-07-31 B→C',
    '2026-08-31 C falls to D on 2026-10-30, 26 to stay',
    '2026-10-30 C→D',
    '2026-11-30 D falls to E on 2027-01-29, 16 to stay',
    '2027-01-29 D→E',
  ]);
});

it('withdraws an announced fall when the points are back at what it takes to stay, not only at what it takes to enter', () => {
  const story = new Story(careful, day).then(order(4_000, day)).until('2026-06-15');
  for (let i = 0; i < 4; i++) story.then(overdue('2026-06-15'));
  story.then(order(4_000, '2026-06-15'));
  expect([story.points, story.tier]).toEqual([36, 'B']);
  expect(said(story).at(-1)).toBe('2026-06-15 stays B (kept), was due 2026-07-31');
  expect(story.card.ladders['value']?.pending).toBeNull();
});

it('does not withdraw for one point too few, and says how many are needed', () => {
  const story = new Story(careful, day).then(order(4_000, day)).until('2026-06-15');
  for (let i = 0; i < 5; i++) story.then(overdue('2026-06-15'));
  story.then(order(4_000, '2026-06-15'));
  expect([story.points, story.card.ladders['value']?.pending]).toEqual([35, { tier: 'C', on: '2026-07-31', pointsToStay: 1 }]);
});

it('counts anew when the points return between two looks', () => {
  const story = new Story(careful, day)
    .then(order(4_000, day))
    .until('2026-05-20')
    .then(order(4_000, '2026-05-20'))
    .until('2026-08-19');
  expect(said(story).slice(1)).toEqual([]); // short from 05-01 to 05-20, and again from 07-20
  expect(said(story.until('2026-08-20')).slice(1)).toEqual(['2026-08-20 B falls to C on 2026-10-19, 36 to stay']);
});

it('falls to the tier earned at once where steps are not limited, and without grace on the day it is confirmed', () => {
  const story = new Story(policyWith('{ confirm: 2, every: P7D }'), day).then(order(4_000, day)).until('2026-06-01');
  expect(said(story).slice(1)).toEqual(['2026-05-08 B→E']);
});

it('falls at once where nothing is said about falling, and where it says immediately', () => {
  const story = new Story(policyWith('{ apply: immediately }'), day).then(order(4_000, day)).until('2026-06-01');
  expect(said(story).slice(1)).toEqual(['2026-05-01 B→E']);
});

it('rises at once, also out of an announced fall', () => {
  const story = new Story(careful, day).then(order(2_000, day)).until('2026-06-05').then(order(4_000, '2026-06-05'));
  expect(said(story)).toEqual([
    '2026-03-01 -→D',
    '2026-06-01 D falls to E on 2026-07-31, 16 to stay',
    '2026-06-05 stays D (kept), was due 2026-07-31',
    '2026-06-05 D→B',
  ]);
});

describe('while it is held', () => {
  const held = policyWith("{ confirm: 1, grace: P10D, hold: 'quiet' }");
  const quiet = (value: boolean, on: string) => ({ type: 'account.trait-observed.v1', data: { name: 'quiet', value }, day: on });

  it('waits on its day, and falls on the first day on which it is not held', () => {
    const story = new Story(held, day).then(order(4_000, day), quiet(true, day)).until('2026-06-20');
    expect(said(story).slice(1)).toEqual(['2026-05-01 B falls to E on 2026-05-11, 36 to stay']);
    expect(story.card.ladders['value']?.pending).toEqual({ tier: 'E', on: '2026-05-11', pointsToStay: 36 });
    expect(said(story.then(quiet(false, '2026-06-20'))).at(-1)).toBe('2026-06-20 B→E');
  });

  it('is withdrawn as usual when the points return', () => {
    const story = new Story(held, day)
      .then(order(4_000, day), quiet(true, day))
      .until('2026-06-20')
      .then(order(4_000, '2026-06-20'));
    expect(said(story).at(-1)).toBe('2026-06-20 stays B (kept), was due 2026-05-11');
  });

  it('waits for a window of the contract to close', () => {
    const policy = policyWith("{ confirm: 1, grace: P10D, hold: 'window.focus' }", 'windows: { focus: { lastDays: 90 } }');
    const story = new Story(policy, day).then(contract('2025-07-01', '2026-06-30', day), order(4_000, day)).until('2026-06-30');
    expect(said(story).slice(2)).toEqual(['2026-05-01 B falls to E on 2026-05-11, 36 to stay']);
    expect(said(story.until('2026-07-01')).at(-1)).toBe('2026-07-01 B→E');
  });
});

it('hysteresis: 27 points keep grade D for a customer who holds it, and no fall is announced', () => {
  const top = '{ id: A, label: 战略客户, enter: 85, keep: 77 }';
  const policy = cnB2b([top, `${top}\n    downgrade: { confirm: 1, grace: P60D }`]);
  const lines = ['hosting', 'lines', 'security'].map((productLine) => order(200_000, day, { productLine }));
  const story = new Story(policy, day).then(
    ...lines,
    referral(day),
    referral(day),
    trait('unlisted', true, day),
    trait('valuation', 'high', day),
  );
  expect([story.points, story.tier]).toEqual([35, 'D']);
  story.then(refund(500_000, day));
  expect([story.points, story.tier, said(story).slice(2)]).toEqual([27, 'D', []]);
  story.then(refund(100_000, day));
  expect([story.points, said(story).slice(2)]).toEqual([25, ['2026-03-01 D falls to E on 2026-04-30, 1 to stay']]);
});
