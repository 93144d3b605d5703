import { DAY_OPENED } from '@strata/kernel';
import type { RecordedEvent } from '@strata/ledger';
import { POLICY_PUBLISHED } from '../names.js';
import { asItHappened, recordedUntil } from './timeline.js';

const event = (position: number, type: string, occurredAt: string, data: unknown = {}): RecordedEvent => ({
  partition: 0,
  position,
  eventId: `e${position}`,
  stream: type === DAY_OPENED ? 'calendar' : 'account-a',
  version: position,
  type,
  data,
  metadata: {},
  occurredAt,
  recordedAt: occurredAt,
  hash: '',
});
const day = (position: number, date: string) => event(position, DAY_OPENED, `${date}T00:00:00.000Z`, { date });
const fact = (position: number, on: string) => event(position, 'account.order-placed.v1', `${on}T12:00:00.000Z`);
const input = (after: number) => ({ ...event(1, POLICY_PUBLISHED, '2026-01-01T00:00:00.000Z'), after, metadata: { after } });
const dayOf = (instant: string) => instant.slice(0, 10);
const ids = (events: readonly RecordedEvent[]) => events.map(({ eventId }) => eventId).join(' ');

const events = [
  fact(2, '2026-01-01'),
  day(3, '2026-01-01'),
  fact(5, '2026-01-01'),
  day(7, '2026-01-02'),
  fact(8, '2026-01-02'),
  day(9, '2026-01-03'),
];

it('what came in time stays where it was', () => {
  const past = asItHappened({ events, inputs: [input(5), input(6), input(7)] }, '2026-01-02', dayOf);
  expect(ids(past.events)).toBe('e2 e3 e5 e7 e8');
  expect(past.events.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5]);
  expect(past.inputs.map(({ after }) => after)).toEqual([3, 3, 4]);
});

it('what came late stands behind everything of its day, in the order in which it happened', () => {
  const late = [fact(10, '2026-01-02'), fact(11, '2026-01-01'), fact(12, '2025-12-31'), fact(13, '2026-01-03')];
  const past = asItHappened({ events: [...events, ...late], inputs: [input(8), input(9)] }, '2026-01-02', dayOf);
  expect(ids(past.events)).toBe('e2 e12 e3 e5 e11 e7 e8 e10');
  expect(past.inputs.map(({ after }) => after)).toEqual([7]);
});

it('what was met by the end of a day is what came before the next one opened', () => {
  const past = recordedUntil({ events, inputs: [input(8), input(9)] }, '2026-01-02');
  expect(past).toMatchObject({ on: '2026-01-02', inputs: [{ after: 8 }] });
  expect(ids(past?.events ?? [])).toBe('e2 e3 e5 e7 e8');
  expect(recordedUntil({ events, inputs: [] }, '2025-12-31')).toBeUndefined();
  expect(recordedUntil({ events, inputs: [] }, '2026-02-01')?.on).toBe('2026-01-03');
});
