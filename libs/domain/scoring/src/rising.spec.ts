import { inputOf } from '@strata/kernel/testing';
import type { AccountInput } from '@strata/kernel';
import { order, policyOf, refund, Story } from '../test/score.fixtures.js';
import { counterfactuals, describeScore, nextDue, receive } from './index.js';

const day = '2026-03-01';

/** Points are hundreds of yuan spent in six months. */
const policyWith = (upgrade: string, more = ''): ReturnType<typeof policyOf> =>
  policyOf(`
apiVersion: tiering/v1
kind: CustomerPolicy
metadata: { id: rises, version: 1, effectiveFrom: '2026-01-01', timezone: Asia/Shanghai, currency: CNY }
facts:
  spend: { type: money, fold: sum, event: OrderPlaced, field: amount, minus: OrderRefunded, window: P6M }
scoring: { base: { fact: spend, bands: { 0: 0, 100000: 10, 200000: 20, 300000: 30, 400000: 40 } } }
ladders:
  value:
    tiers: [{ id: E, enter: 0 }, { id: D, enter: 20, keep: 16 }, { id: C, enter: 30, keep: 26 }, { id: B, enter: 40, keep: 36 }]
    upgrade: ${upgrade}
${more}`);

const twice = policyWith('{ confirm: 2, every: P1M }');
/** An account that is known, and has earned nothing yet. */
const known = (policy = twice): Story => new Story(policy, day).then(order(1, day));

it('rises when the rise is seen twice, a month apart, and says before on which day', () => {
  const story = known().then(order(2_000, day)).until('2026-03-31');
  expect([story.points, story.moves]).toEqual([20, ['-→E on 2026-03-01: score 0 entered E (0)']]);
  expect(story.card.ladders['value']).toEqual({
    tier: 'E',
    since: day,
    pending: null,
    rising: [{ tier: 'D', on: '2026-04-01' }],
    next: { tier: 'C', points: 10 },
  });
  expect(nextDue(twice, story.state)).toBe('2026-04-01');
  story.until('2026-04-01');
  expect(story.moves.at(-1)).toBe('E→D on 2026-04-01: score 20 reached D (20), seen since 2026-03-01');
  expect(story.card.ladders['value']).not.toHaveProperty('rising');
});

it('begins anew when the points are gone in between', () => {
  const story = known().then(order(2_000, day), refund(2_000, '2026-03-20'), order(2_000, '2026-03-21')).until('2026-04-20');
  expect(story.tier).toBe('E');
  expect(story.until('2026-04-21').moves.at(-1)).toContain('E→D on 2026-04-21');
});

it('watches each tier for itself: one good day at the end lifts nobody further than was seen', () => {
  const story = known().then(order(2_000, day), order(2_000, '2026-03-31')).until('2026-04-01');
  expect(story.tier).toBe('D');
  expect(story.card.ladders['value']?.rising).toEqual([{ tier: 'B', on: '2026-04-30' }]);
  expect(
    story
      .until('2026-04-30')
      .moves.slice(1)
      .map((move) => move.split(':')[0]),
  ).toEqual(['E→D on 2026-04-01', 'D→B on 2026-04-30']);
});

it('gives an account that stood on no tier what it has earned at once', () =>
  expect(new Story(twice, day).then(order(4_000, day)).moves).toEqual(['-→B on 2026-03-01: score 40 entered B (40)']));

it('rises at once where one look is enough', () =>
  expect(known(policyWith('{ confirm: 1 }')).then(order(2_000, day)).tier).toBe('D'));

it('withdraws an announced fall at once, although the rise waits', () => {
  const policy = policyWith('{ confirm: 2, every: P1M }', '    downgrade: { confirm: 1, grace: P60D }');
  const story = new Story(policy, day).then(order(2_000, day)).until('2026-09-10').then(order(4_000, '2026-09-10'));
  expect(story.decisions.slice(-2).map(({ type }) => type)).toEqual([
    'scoring.score-changed.v1',
    'scoring.downgrade-withdrawn.v1',
  ]);
  expect([story.tier, story.card.ladders['value']?.rising]).toEqual(['D', [{ tier: 'B', on: '2026-10-10' }]]);
});

it('says in words when the account rises, and what would take it further', () => {
  const { card } = known().then(order(2_000, day));
  expect(describeScore(twice, card, 'en')).toContain(
    'value: E since 2026-03-01. Rises to D on 2026-04-01 if what was earned lasts. 10 more points reach C.',
  );
  expect(describeScore(twice, card, 'zh').join()).toContain('若保持到 2026-04-01，即升为 D。');
  expect(counterfactuals(twice, card).map(({ tier }) => tier)).toEqual(['C']);
});

describe('while a tier is held by hand', () => {
  const policy = policyWith('{ confirm: 2, every: P1M }', 'overrides: { maxDuration: P180D, approverMustDiffer: true }');
  const override = (expiresOn: string): AccountInput => {
    const data = { overrideId: 'o-1', ladder: 'value', tier: 'C', reason: 'r', requestedBy: 'a', approvedBy: 'b', expiresOn };
    return inputOf({ type: 'scoring.tier-overridden.v1', data, day }, 1, day);
  };
  const heldUntil = (expiresOn: string): Story => {
    const story = known(policy);
    const { state, decisions } = receive(policy, story.state, override(expiresOn));
    story.state = state;
    story.decisions.push(...decisions);
    return story;
  };

  it('watches what is earned beneath it, and goes on from there when it ends', () => {
    const story = heldUntil('2026-04-20').then(order(2_000, '2026-03-10')).until('2026-04-20');
    expect(story.card.ladders['value']).not.toHaveProperty('rising');
    expect(story.moves.at(-1)).toContain('C→D on 2026-04-20: the override expired');
  });

  it('waits on when it ends before the rise is confirmed', () => {
    const story = heldUntil('2026-03-25').then(order(2_000, '2026-03-10')).until('2026-04-09');
    expect(story.moves.at(-1)).toContain('C→E on 2026-03-25');
    expect(story.until('2026-04-10').moves.at(-1)).toContain('E→D on 2026-04-10');
  });
});

it('keeps a row without a trace of rises where nothing rises', () => {
  const { state } = known().then(order(2_000, day)).until('2026-04-01');
  expect(Object.keys(state)).not.toContain('rising');
});
