import { DAY_OPENED, type Instant, type PlainDate } from '@strata/kernel';
import type { RecordedEvent } from '@strata/ledger';
import { dateOf, type RecordedInput } from '@strata/messaging';

/** What one account met up to the end of a day, in an order: its facts and the days, and the inputs that were recorded meanwhile. */
export type Timeline = Readonly<{ events: readonly RecordedEvent[]; inputs: readonly RecordedInput[] }>;

/** The last day that was open by then, and the account's past as it was met. Undefined when no day was open. */
export const recordedUntil = ({ events, inputs }: Timeline, asOf: PlainDate): (Timeline & { on: PlainDate }) | undefined => {
  const end = events.find((event) => event.type === DAY_OPENED && dateOf(event) > asOf)?.position ?? Infinity;
  const met = events.filter(({ position }) => position < end);
  const on = met.findLast(({ type }) => type === DAY_OPENED);
  return on && { on: dateOf(on), events: met, inputs: inputs.filter(({ after }) => after < end) };
};

type Slot = { day: PlainDate | null; onTime: RecordedEvent[]; late: RecordedEvent[] };

/**
 * The same past as if every fact had been recorded on the day on which it happened: what came late comes behind everything of its day, everything
 * else stays where it was. Without late facts it is what was met. Positions are counted anew, as they say the order.
 */
export const asItHappened = (
  { events, inputs }: Timeline,
  asOf: PlainDate,
  dayOf: (occurredAt: Instant) => PlainDate,
): Timeline => {
  const slots = slotsOf(events, dayOf).filter(({ day }) => day === null || day <= asOf);
  const met: RecordedEvent[] = [];
  const places: (readonly [was: number, is: number])[] = [];
  for (const { onTime, late } of slots) {
    for (const event of onTime) places.push([event.position, met.push({ ...event, position: met.length + 1 })]);
    for (const event of late.toSorted(byOccurrence)) met.push({ ...event, position: met.length + 1 });
  }
  const end = events.find((event) => event.type === DAY_OPENED && dateOf(event) > asOf)?.position ?? Infinity;
  const placed = inputs
    .filter(({ after }) => after < end)
    .map((input): RecordedInput => {
      const after = places.findLast(([was]) => was <= input.after)?.[1] ?? 0;
      return { ...input, after, metadata: { ...input.metadata, after } };
    });
  return { events: met, inputs: placed };
};

/** Day by day; the first slot is what came before any day was open. */
const slotsOf = (events: readonly RecordedEvent[], dayOf: (occurredAt: Instant) => PlainDate): readonly Slot[] => {
  let current: Slot = { day: null, onTime: [], late: [] };
  const slots = [current];
  for (const event of events) {
    if (event.type === DAY_OPENED) {
      const day = dateOf(event);
      if (current.day === null || day > current.day) slots.push((current = { day, onTime: [], late: [] }));
      current.onTime.push(event);
      continue;
    }
    const occurred = dayOf(event.occurredAt);
    const isLate = current.day !== null && occurred < current.day;
    const home = isLate ? slots.findLast(({ day }) => day === null || day <= occurred) : undefined;
    if (home && home !== current) home.late.push(event);
    else current.onTime.push(event);
  }
  return slots;
};

const byOccurrence = (a: RecordedEvent, b: RecordedEvent): number =>
  a.occurredAt === b.occurredAt ? a.position - b.position : a.occurredAt < b.occurredAt ? -1 : 1;
