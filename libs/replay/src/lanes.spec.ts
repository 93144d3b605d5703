import { inLanes, type Lane } from './lanes.js';

const parts = [0, 1, 2, 3, 4, 5, 6];
const squares: Lane<number, string> = (mine) => Promise.resolve(mine.map((part) => `${part * part}`));
const stopsAt =
  (end: number): Lane<number, string> =>
  (mine) =>
    squares(mine.slice(0, mine.indexOf(end) + 1));

it.each([1, 2, 3, 9])('answers in the order of the parts with %i at work', async (count) =>
  expect(await inLanes(Array<Lane<number, string>>(count).fill(squares), parts)).toEqual(['0', '1', '4', '9', '16', '25', '36']),
);

it('answers everything before the part at which one of them stopped', async () =>
  expect((await inLanes([squares, stopsAt(3)], parts)).slice(0, 4)).toEqual(['0', '1', '4', '9']));
