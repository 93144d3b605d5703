import type { CompiledLadder } from '@strata/policy';
import { moveReason } from './move.reason.js';

const tier = (id: string, enter: number, keep = enter) => ({ id, enter, keep, label: null, expectShare: null });
const ladder: CompiledLadder = {
  name: 'value',
  label: null,
  upgrade: null,
  downgrade: null,
  kind: 'score',
  tiers: [tier('C', 0), tier('A', 45, 38), tier('S', 75, 70)],
};
const why = (from: string | null, to: string | null, points: number | null, told?: string) =>
  moveReason(ladder, { from, to, points, told });

it('says of who would not rise what the tier takes, not how the one below was reached long ago', () =>
  expect(why('S', 'A', 67, 'score 48 reached A (45)')).toBe('67 points are fewer than S takes (75)'));

it('says of who would have fallen that it fell', () =>
  expect(why('S', 'A', 72, 'score 60 fell below S (70 to keep)')).toBe('score 60 fell below S (70 to keep)'));

it('says of who keeps a tier with fewer points than it takes why it may', () =>
  expect(why('A', 'S', 71, 'score 76 reached S (75)')).toBe('71 points are enough to keep S (70); score 76 reached S (75)'));

it('leaves to the decision what it says itself: a rise, a rule, a tier held by hand', () => {
  expect(why('C', 'A', 50, 'score 50 reached A (45)')).toBe('score 50 reached A (45)');
  expect(why('S', 'A', 10, 'set by hand until 2026-06-01: a reference')).toBe('set by hand until 2026-06-01: a reference');
  expect(moveReason({ ...ladder, kind: 'matrix', tiers: [] }, { from: 'S', to: 'A', points: 1, told: 'it meets A' })).toBe(
    'it meets A',
  );
});

it('says who is not on the ladder any more', () => expect(why('S', null, null)).toBe('not on this ladder under the candidate'));
