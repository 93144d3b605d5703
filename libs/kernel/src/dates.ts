/** A calendar date, `YYYY-MM-DD`. Strings of this form compare in date order. */
export type PlainDate = string;
/** An instant in UTC with milliseconds and `Z`, so that comparing strings compares instants. */
export type Instant = string;

const DAY_MS = 86_400_000;

const toMs = (date: PlainDate): number => Date.parse(`${date}T00:00:00Z`);
const fromMs = (ms: number): PlainDate => new Date(ms).toISOString().slice(0, 10);

/** Whether the text is a date of the calendar: `2026-02-30` is not. */
export const isPlainDate = (text: string): text is PlainDate =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(toMs(text)) && fromMs(toMs(text)) === text;

/** Days since 1970-01-01: a date as a number, where many of them are kept or compared. */
export const toDayNumber = (date: PlainDate): number => remembered(numbers, date, (text) => toMs(text) / DAY_MS);
/** The date of a day number. */
export const fromDayNumber = (day: number): PlainDate => remembered(dates, day, (number) => fromMs(number * DAY_MS));

/** A history asks a million times for the same few thousand days. */
const numbers = new Map<PlainDate, number>();
const dates = new Map<number, PlainDate>();
/** A century of days: what is kept does not grow with whatever dates somebody sends. */
const MOST_DAYS = 36_525;

const remembered = <K, V>(known: Map<K, V>, key: K, compute: (key: K) => V): V => {
  const found = known.get(key);
  if (found !== undefined) return found;
  const value = compute(key);
  if (known.size >= MOST_DAYS) known.clear();
  known.set(key, value);
  return value;
};

/** Adds days; back when negative. */
export const addDays = (date: PlainDate, days: number): PlainDate => fromDayNumber(toDayNumber(date) + days);

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: PlainDate, to: PlainDate): number => (toMs(to) - toMs(from)) / DAY_MS;

/** Adds calendar months; a day that the month does not have becomes its last day. */
export const addMonths = (date: PlainDate, months: number): PlainDate => {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const index = year * 12 + (month - 1) + months;
  const lastDay = new Date(Date.UTC(Math.floor(index / 12), (((index % 12) + 12) % 12) + 1, 0)).getUTCDate();
  return fromMs(Date.UTC(Math.floor(index / 12), ((index % 12) + 12) % 12, Math.min(day, lastDay)));
};

/** A calendar period (ISO 8601: `P12M`, `P1Y6M`, `P7D`, `P2W`). */
export type Period = Readonly<{ months: number; days: number }>;

/** Reads an ISO 8601 calendar period; undefined when the text is not one, or is empty or zero. */
export const parsePeriod = (text: string): Period | undefined => {
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/.exec(text);
  if (!match) return undefined;
  const [years, months, weeks, days] = match.slice(1).map((part: string | undefined) => Number(part ?? 0));
  const period = { months: (years ?? 0) * 12 + (months ?? 0), days: (weeks ?? 0) * 7 + (days ?? 0) };
  return period.months === 0 && period.days === 0 ? undefined : period;
};

/** The months first, then the days. */
export const addPeriod = (date: PlainDate, { months, days }: Period): PlainDate => addDays(addMonths(date, months), days);
/** Back by the months first, then by the days. */
export const subtractPeriod = (date: PlainDate, { months, days }: Period): PlainDate => addDays(addMonths(date, -months), -days);

/** A window of `period` on `day` covers the dates after `day` minus the period, up to and including `day`. */
export const isInWindow = (date: PlainDate, day: PlainDate, period: Period): boolean =>
  date <= day && date > subtractPeriod(day, period);

/** The first day on which `date` is no longer in the window: when something that only time changes is due. */
export const leavesWindowOn = (date: PlainDate, period: Period): PlainDate => {
  let day = addPeriod(date, period);
  while (subtractPeriod(day, period) < date) day = addDays(day, 1);
  while (subtractPeriod(addDays(day, -1), period) >= date) day = addDays(day, -1);
  return day;
};
