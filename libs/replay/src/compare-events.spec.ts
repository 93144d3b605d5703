import { compareEvents } from './compare-events.js';

const place = { partition: 2, stream: 'inputs', type: 'scoring.review-completed.v1' };
const event = (rank: number) => ({
  eventId: `e-${rank}`,
  type: place.type,
  data: { rank },
  occurredAt: '2026-03-01T00:00:00.000Z',
});
const recorded = (rank: number, position: number) => ({
  ...event(rank),
  partition: 2,
  position,
  stream: 'inputs',
  version: position,
  metadata: {},
  recordedAt: '2026-03-01T00:00:01.000Z',
  hash: '',
});

it('finds nothing where all is the same, whenever it was recorded', () =>
  expect(compareEvents(place, [recorded(1, 7), recorded(2, 8)], [event(1), event(2)])).toBeNull());

it('names the position and the field of the first event that differs', () =>
  expect(compareEvents(place, [recorded(1, 7), { ...recorded(2, 8), data: { rank: 9 } }], [event(1), event(2)])).toEqual({
    ...place,
    position: 8,
    kind: 'changed',
    pointer: '/data/rank',
    recorded: '9',
    recomputed: '2',
  }));

it('tells what the record lacks from what it has too many of', () => {
  expect(compareEvents(place, [recorded(1, 7)], [event(1), event(2)])).toMatchObject({ kind: 'missing', position: null });
  expect(compareEvents(place, [recorded(1, 7), recorded(2, 8)], [event(1)])).toMatchObject({ kind: 'surplus', position: 8 });
});
