import chineseDays from 'chinese-days';
import { fromDayNumber, type Instant, type PlainDate, toDayNumber } from '@strata/kernel';

/** When people work: the working days of a country and the hours of a day, in the time zone of the policy. */
export type BusinessCalendar = Readonly<{
  name: string;
  /** Whether a day (days since 1970-01-01) is a working day: by the calendar, or by the weekdays of a year of which nothing is published. */
  isWorkingDay: (day: number) => boolean;
  /** Whether the working days of a year are published: by the calendar, or by the policy itself. */
  covers: (year: number) => boolean;
  /** When so many business minutes have passed since an instant. */
  after: (from: Instant, minutes: number) => BusinessInstant;
}>;

/** An instant in business time. `unpublished` is the first year on the way to it whose holidays nobody knew: Monday to Friday counted there. */
export type BusinessInstant = Readonly<{ at: Instant; unpublished: number | null }>;

/** `HH:MM` to `HH:MM`, as minutes of the day. */
export type WorkingHours = Readonly<{ from: number; to: number }>;

/** What a policy says of its calendar: the name alone, or the name with the days that differ. Plain JSON, as in the document. */
export type CalendarSection = Readonly<{
  name: string;
  /** The last year that is taken from the calendar as it was published. */
  through?: number;
  /** Days off, and days that are worked, beside what the calendar says. */
  holidays?: readonly PlainDate[];
  workingDays?: readonly PlainDate[];
}>;

/** The years of which a calendar knows the holidays: `through` where a policy names no year, `until` at most. Null: it has none, and misses none. */
type Published = Readonly<{ from: number; through: number; until: number }>;
type Days = Readonly<{ isWorkingDay: (day: number) => boolean; published: Published | null }>;

const isWeekday = (day: number): boolean => (((day + 3) % 7) + 7) % 7 < 5;
const isChineseWorkday = remember((day) => chineseDays.isWorkday(fromDayNumber(day)));
const yearOf = (day: number): number => Number(fromDayNumber(day).slice(0, 4));

/**
 * The State Council sets holidays, and the weekends that are worked for them, year by year. `CN` alone means the years up to 2026 for ever, also
 * once the package knows more: what was decided must come out again. A policy takes in a later year by naming it (`through`).
 */
const CN: Published = { from: 2004, through: 2026, until: lastKnown(2026) };

const CALENDARS: ReadonlyMap<string, Days> = new Map([
  ['CN', { isWorkingDay: isChineseWorkday, published: CN }],
  ['weekdays', { isWorkingDay: isWeekday, published: null }],
]);

/** The calendars that a policy may name: the working days of China, or Monday to Friday. */
export const CALENDAR_NAMES: readonly string[] = [...CALENDARS.keys()];

/** The last year of which a calendar has the holidays; null when it has none, or does not exist. */
export const publishedUntil = (name: string): number | null => CALENDARS.get(name)?.published?.until ?? null;

/** A calendar as a policy writes it, in full. */
export const calendarSection = (written: string | CalendarSection): CalendarSection =>
  typeof written === 'string' ? { name: written } : written;

/** Office hours where the policy says nothing. */
export const USUAL_HOURS: WorkingHours = { from: 9 * 60, to: 18 * 60 };

/** Reads `09:00-18:00`; undefined when the text is not that, or leaves no time. */
export const parseHours = (text: string): WorkingHours | undefined => {
  const [, h1, m1, h2, m2] = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (h1 === undefined) return undefined;
  const hours = { from: Number(h1) * 60 + Number(m1), to: Number(h2) * 60 + Number(m2) };
  return hours.from < hours.to ? hours : undefined;
};

/** The calendar of a policy; undefined when there is none of that name. */
export const calendarOf = (
  written: string | CalendarSection,
  timezone: string,
  hours: WorkingHours = USUAL_HOURS,
): BusinessCalendar | undefined => {
  const { name, through, holidays = [], workingDays = [] } = calendarSection(written);
  const days = CALENDARS.get(name);
  if (!days) return undefined;
  const { published } = days;
  const said = new Map([
    ...holidays.map((date) => [toDayNumber(date), false] as const),
    ...workingDays.map((date) => [toDayNumber(date), true] as const),
  ]);
  const isTaken = (year: number): boolean => !published || (year >= published.from && year <= (through ?? published.through));
  const listed = new Set(holidays.map((date) => Number(date.slice(0, 4))));
  const covers = (year: number): boolean => isTaken(year) || listed.has(year);
  const isWorkingDay = (day: number): boolean =>
    said.get(day) ?? (isTaken(yearOf(day)) ? days.isWorkingDay(day) : isWeekday(day));
  const after = (from: Instant, minutes: number): BusinessInstant => {
    const start = localTime(from, timezone);
    let { day } = start;
    let minute = Math.max(start.minute, hours.from);
    let unpublished: number | null = null;
    for (let left = minutes; ; day++, minute = hours.from) {
      if (unpublished === null && !covers(yearOf(day))) unpublished = yearOf(day);
      if (!isWorkingDay(day)) continue;
      const room = Math.max(0, hours.to - minute);
      if (left <= room) return { at: instantAt(day, minute + left, timezone), unpublished };
      left -= room;
    }
  };
  return { name, isWorkingDay, covers, after };
};

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

const localTime = (instant: Instant, timezone: string): Readonly<{ day: number; minute: number }> => {
  const at = Date.parse(instant);
  const local = at + offsetAt(at, timezone);
  const day = Math.floor(local / DAY);
  return { day, minute: (local - day * DAY) / MINUTE };
};

/** The instant of a local time; in an hour that a change of clocks skips or repeats, one that is near enough. */
const instantAt = (day: number, minute: number, timezone: string): Instant => {
  const local = day * DAY + minute * MINUTE;
  const guess = local - offsetAt(local, timezone);
  return new Date(local - offsetAt(guess, timezone)).toISOString();
};

const formatters = new Map<string, Intl.DateTimeFormat>();

const offsetAt = (at: number, timeZone: string): number => {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    formatters.set(timeZone, formatter);
  }
  const [date = '', time = ''] = formatter.format(at).split(' ');
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  const local = toDayNumber(date) * DAY + ((hours * 60 + minutes) * 60 + seconds) * 1000;
  return local - Math.floor(at / 1000) * 1000;
};

function remember(compute: (key: number) => boolean): (key: number) => boolean {
  const known = new Map<number, boolean>();
  return (key) => {
    const found = known.get(key) ?? compute(key);
    known.set(key, found);
    return found;
  };
}

/** The last year in a row, from one that is known, of which the package lists holidays. */
function lastKnown(year: number): number {
  const next = String(year + 1);
  return chineseDays.getHolidaysInRange(`${next}-01-01`, `${next}-12-31`, false).length > 0 ? lastKnown(year + 1) : year;
}
