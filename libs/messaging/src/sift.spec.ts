import fc from 'fast-check';
import { sift } from './sift.js';

const at = (...positions: number[]) => positions.map((position) => ({ position }));

it('takes what follows the checkpoint and counts what was seen before', () => {
  expect(sift(at(3, 4, 5, 6), 4)).toEqual({ fresh: at(5, 6), duplicates: 2, hole: null });
});

it('puts a re-ordered and repeated delivery in order', () => {
  expect(sift(at(7, 5, 6, 5, 7), 4)).toEqual({ fresh: at(5, 6, 7), duplicates: 2, hole: null });
});

it('stops before a hole and says which positions are missing', () => {
  expect(sift(at(5, 9, 10), 4)).toEqual({ fresh: at(5), duplicates: 0, hole: { after: 5, upTo: 8 } });
  expect(sift(at(9, 10), 4)).toEqual({ fresh: [], duplicates: 0, hole: { after: 4, upTo: 8 } });
});

it('never lets an event through twice or past a missing one, whatever is delivered', () =>
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 })), fc.nat(20), (positions, checkpoint) => {
      const { fresh, hole } = sift(at(...positions), checkpoint);
      fresh.forEach((event, index) => expect(event.position).toBe(checkpoint + 1 + index));
      const reached = checkpoint + fresh.length;
      expect(positions.includes(reached + 1)).toBe(false);
      expect(hole !== null).toBe(positions.some((position) => position > reached + 1));
    }),
  ));
