import chineseDays from 'chinese-days';
import { fromDayNumber, type Instant, toDayNumber } from '@strata/kernel';

/** When people work: the working days of a country and the hours of a day, in the time zone of the policy. */
export type BusinessCalendar = Readonly<{
  name: string;
  /** Whether a day (days since 1970-01-01) is a working day. @throws Error for a year that the calendar does not cover */
  isWorkingDay: (day: number) => boolean;
  /** Whether the working days of a year are known. */
  covers: (year: number) => boolean;
  /** The instant at which so many business minutes have passed since another. @throws Error for a year that the calendar does not cover */
  after: (from: Instant, minutes: number) => Instant;
}>;

/** `HH:MM` to `HH:MM`, as minutes of the day. */
export type WorkingHours = Readonly<{ from: number; to: number }>;

type Days = Pick<BusinessCalendar, 'isWorkingDay' | 'covers'>;

const isWeekday = (day: number): boolean => (((day + 3) % 7) + 7) % 7 < 5;

/** Holidays and the weekends that are worked for them are set by the State Council year by year: a year is known once it has set them. */
const isCovered = remember((year) => {
  const first = `${String(year).padStart(4, '0')}-01-01`;
  return chineseDays.getHolidaysInRange(first, `${first.slice(0, 4)}-12-31`, false).length > 0;
});
const isChineseWorkday = remember((day) => chineseDays.isWorkday(fromDayNumber(day)));

const CALENDARS: ReadonlyMap<string, Days> = new Map([
  ['CN', { isWorkingDay: isChineseWorkday, covers: isCovered }],
  ['weekdays', { isWorkingDay: isWeekday, covers: () => true }],
]);

/** The calendars that a policy may name: the working days of China, or Monday to Friday. */
export const CALENDAR_NAMES: readonly string[] = [...CALENDARS.keys()];

/** Office hours where the policy says nothing. */
export const USUAL_HOURS: WorkingHours = { from: 9 * 60, to: 18 * 60 };

/** Reads `09:00-18:00`; undefined when the text is not that, or leaves no time. */
export const parseHours = (text: string): WorkingHours | undefined => {
  const [, h1, m1, h2, m2] = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (h1 === undefined) return undefined;
  const hours = { from: Number(h1) * 60 + Number(m1), to: Number(h2) * 60 + Number(m2) };
  return hours.from < hours.to ? hours : undefined;
};

/** A calendar by its name; undefined when there is none of that name. */
export const calendarOf = (name: string, timezone: string, hours: WorkingHours = USUAL_HOURS): BusinessCalendar | undefined => {
  const days = CALENDARS.get(name);
  if (!days) return undefined;
  const isWorkingDay = (day: number): boolean => {
    const year = Number(fromDayNumber(day).slice(0, 4));
    if (!days.covers(year)) throw new Error(`Calendar ${name} does not know the working days of ${String(year)} yet`);
    return days.isWorkingDay(day);
  };
  const after = (from: Instant, minutes: number): Instant => {
    const start = localTime(from, timezone);
    let { day } = start;
    let minute = Math.max(start.minute, hours.from);
    for (let left = minutes; ; day++, minute = hours.from) {
      if (!isWorkingDay(day)) continue;
      const room = Math.max(0, hours.to - minute);
      if (left <= room) return instantAt(day, minute + left, timezone);
      left -= room;
    }
  };
  return { name, isWorkingDay, covers: days.covers, after };
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
