import { score } from '../../test/score.fixtures.js';
import { scoreOf } from './score.js';
import { fallText, placeNotes, standingLines, standingOf } from './standing.js';

const held = { expiresOn: '2026-09-01', reason: 'reference customer', requestedBy: 'li.na', approvedBy: 'wang.wei' };
const lines = (pending: object | null, override: object | null) =>
  scoreOf({ ...score, ladders: { value: { ...score.ladders.value, pending } }, override }).standings.flatMap(standingLines);

it('says where an account stands and what the next tier takes', () =>
  expect(lines(null, null)).toEqual([['value', 'tier D since 2026-03-01; next: 15 more points reach C']]));

it('says that a tier is held by hand: until when, why, who asked and who allowed it', () =>
  expect(lines(null, { value: held })).toContainEqual([
    '',
    'held by hand until 2026-09-01: reference customer (li.na, allowed by wang.wei)',
  ]));

it('does not take what is held on another ladder for its own', () => expect(lines(null, { service: held })).toHaveLength(1));

it('says to which tier an account falls, when, and what it takes to stay', () => {
  expect(lines({ tier: 'E', on: '2026-07-31', pointsToStay: 36 }, null)).toContainEqual([
    '',
    'falls to E on 2026-07-31; 36 more points are needed to stay',
  ]);
  expect(fallText({ tier: 'E', on: '2026-07-31', pointsToStay: 1 })).toContain('1 more point is needed to stay');
  expect(fallText({ tier: 'E', on: '2026-07-31', pointsToStay: null })).toBe(
    'falls to E on 2026-07-31; it stays when its rule holds again',
  );
});

it('says to which tier an account rises, and when', () =>
  expect(
    standingLines(standingOf('value', { tier: 'E', since: '2026-03-01', rising: [{ tier: 'D', on: '2026-04-01' }] }, null)),
  ).toContainEqual(['', 'rises to D on 2026-04-01 if what was earned lasts']));

it('notes in a list only what is out of the ordinary', () => {
  expect(placeNotes({ tier: 'D', since: '2026-03-01', heldUntil: null, pending: null })).toEqual([]);
  expect(placeNotes({ heldUntil: '2026-09-01', pending: { tier: 'E', on: '2026-07-31', pointsToStay: 2 } })).toEqual([
    'held by hand until 2026-09-01',
    'falls to E on 2026-07-31; 2 more points are needed to stay',
  ]);
  expect(placeNotes({ heldUntil: null, pending: null, rising: [{ tier: 'D', on: '2026-04-01' }] })).toEqual([
    'rises to D on 2026-04-01 if what was earned lasts',
  ]);
});
