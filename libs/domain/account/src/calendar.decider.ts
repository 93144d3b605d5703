import { addDays, type Decider, type Message, type PlainDate, Refusal } from '@strata/kernel';

/** A day of the calendar began. The only clock that decisions see. */
export type DayOpened = Message<'calendar.day-opened.v1', { date: PlainDate }>;
export type OpenDay = Message<'OpenDay', { date: PlainDate }>;
/** The last open day of a partition; null before the first. */
export type CalendarState = Readonly<{ day: PlainDate | null }>;

/** Ten years and a bit: further ahead is a typing error, and history that long is opened in steps. */
const MOST_DAYS_AT_ONCE = 3700;

/** The first day may be any; after it days open one by one, none is left out and none opens twice. */
export const calendarDecider: Decider<OpenDay, CalendarState, DayOpened> = {
  initial: { day: null },
  decide: ({ data: { date } }, { day }) => {
    if (day !== null && date <= day) return [];
    if (day !== null && date !== addDays(day, 1)) throw refusal('day-left-out', `the next day to open is ${addDays(day, 1)}`);
    return [{ type: 'calendar.day-opened.v1', data: { date } }];
  },
  evolve: (_, { data }) => ({ day: data.date }),
};

/**
 * The days that a partition lacks up to and including `upTo`, in order.
 * @param last its last open day; null: only `upTo` itself is opened
 * @param today on a live clock: no day after it opens
 * @throws Refusal `day-in-the-future`, `too-many-days`
 */
export const daysToOpen = (last: PlainDate | null, upTo: PlainDate, today?: PlainDate): readonly PlainDate[] => {
  if (today !== undefined && upTo > today)
    throw refusal('day-in-the-future', `today is ${today}; a live calendar opens no later day`);
  if (last === null) return [upTo];
  const days: PlainDate[] = [];
  for (let day = addDays(last, 1); day <= upTo; day = addDays(day, 1)) {
    if (days.push(day) > MOST_DAYS_AT_ONCE)
      throw refusal('too-many-days', `at most ${MOST_DAYS_AT_ONCE} days open at once; the last open one is ${last}`);
  }
  return days;
};

const refusal = (code: string, detail: string): Refusal => new Refusal(code, detail, [{ pointer: '/date', code, detail }]);
