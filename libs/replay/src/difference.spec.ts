import { describeDifference, firstDifference } from './difference.js';

it.each([
  [{ a: 1 }, { a: 1 }, undefined],
  [
    { points: 36, on: 'x' },
    { points: 35, on: 'x' },
    { pointer: '/points', recorded: '36', recomputed: '35' },
  ],
  [
    { b: 1, a: { c: [1, 2] } },
    { b: 2, a: { c: [1, 3] } },
    { pointer: '/a/c/1', recorded: '2', recomputed: '3' },
  ],
  [{ 'a/b': 1 }, {}, { pointer: '/a~1b', recorded: '1', recomputed: '' }],
  [{ a: [] }, { a: {} }, { pointer: '/a', recorded: '[]', recomputed: '{}' }],
])('names the first field in which %j and %j differ', (recorded, recomputed, found) =>
  expect(firstDifference(recorded, recomputed)).toEqual(found),
);

it('says in one sentence where it is and what was expected', () =>
  expect(
    describeDifference({
      partition: 2,
      position: 41,
      stream: 'account-a',
      type: 'scoring.score-changed.v1',
      kind: 'changed',
      pointer: '/data/points',
      recorded: '36',
      recomputed: '35',
    }),
  ).toBe(
    'partition 2: position 41 (scoring.score-changed.v1 of account-a) comes out differently: /data/points is 36 on record and 35 recomputed',
  ));
