import fc from 'fast-check';
import { Grouping } from './grouping.js';
import type { Row } from './row.js';

const row = (ordinal: number): Row => ({ ordinal, line: ordinal + 2, values: new Map(), fields: [] });

const run = (keys: readonly string[], within: number) => {
  const grouping = new Grouping(within);
  const closed: string[] = [];
  const late: number[] = [];
  let held = 0;
  let most = 0;
  for (const [ordinal, key] of keys.entries()) {
    for (const group of grouping.closeBefore(ordinal)) {
      closed.push(group.key);
      held -= group.rows.length;
    }
    if (grouping.add(key, row(ordinal))) held += 1;
    else late.push(ordinal);
    most = Math.max(most, held);
  }
  return { closed: [...closed, ...grouping.closeAll().map(({ key }) => key)], late, most };
};

it('keeps a group open for so many lines after its first', () => {
  expect(run(['a', 'b', 'b', 'a'], 4).late).toEqual([]);
  expect(run(['a', 'b', 'b', 'a'], 3).late).toEqual([3]);
});

it('closes groups in the order of their first lines, each once, and holds no more lines than the horizon', () =>
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e')), fc.integer({ min: 1, max: 12 }), (keys, within) => {
      const { closed, most } = run(keys, within);
      expect(closed).toEqual([...new Set(keys)]);
      expect(most).toBeLessThanOrEqual(within);
    }),
  ));
