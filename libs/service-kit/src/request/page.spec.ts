import fc from 'fast-check';

import { Malformed } from '../problem/errors.js';
import { pageOf, readCursor } from './page.js';

type Row = Readonly<{ name: string; points: number }>;
const rows: readonly Row[] = Array.from({ length: 7 }, (_, i) => ({ name: `n${i}`, points: i }));
const page = (behind: number, limit: number) =>
  pageOf(rows.slice(behind, behind + limit + 1), limit, ({ points, name }) => [points, name]);
const cursorOf = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString('base64url');

it.each([1, 2, 3, 6, 7, 8])('shows every item once, in pages of %i, and no empty page at the end', (limit) => {
  const shown: string[] = [];
  let pages = 0;
  for (let cursor: string | undefined | null; cursor !== null; pages++) {
    const [points = -1] = readCursor(cursor, ['number', 'string']) ?? [];
    const { items, next } = page(points + 1, limit);
    shown.push(...items.map(({ name }) => name));
    cursor = next;
  }
  expect([shown, pages]).toEqual([rows.map(({ name }) => name), Math.ceil(rows.length / limit)]);
});

it('gives back the place of any row', () =>
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }).filter((name) => !name.includes('\0')),
      fc.integer(),
      (name, points) => {
        const { next } = pageOf([{ name, points }, null], 1, (row) => (row ? [row.points, row.name] : []));
        expect(readCursor(next ?? '', ['number', 'string'])).toEqual([points, name]);
      },
    ),
  ));

it.each([
  ['no cursor at all', '!!'],
  ['nothing', ''],
  ['an object', cursorOf({})],
  ['too few parts', cursorOf([1])],
  ['too many parts', cursorOf([1, 'a', 'b'])],
  ['parts of another kind', cursorOf(['1', 'a'])],
  ['a fraction', cursorOf([1.5, 'a'])],
  ['a number that no row has', cursorOf([2 ** 31, 'a'])],
  ['text that cannot be stored', cursorOf([1, 'a\0'])],
  ['half a character', cursorOf([1, '\ud800'])],
])('refuses %s as a cursor', (_what, cursor) => {
  expect(() => readCursor(cursor, ['number', 'string'])).toThrow(Malformed);
});

it('takes an amount of more than 32 bits where one is asked for', () => {
  expect(readCursor(cursorOf([-5_000_000_000, 'a']), ['amount', 'string'])).toEqual([-5_000_000_000, 'a']);
  expect(() => readCursor(cursorOf([2 ** 53, 'a']), ['amount', 'string'])).toThrow(Malformed);
  expect(() => readCursor(cursorOf(['1', 'a']), ['amount', 'string'])).toThrow(Malformed);
});
