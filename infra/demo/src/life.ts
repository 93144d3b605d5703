import { addDays, daysBetween, type PlainDate } from '@strata/kernel';
import type { Diary } from './diary.js';
import type { Profile } from './profile.js';
import type { Random } from './random.js';
import { partOf, type Span } from './span.js';

/** One customer whose story is being told, over the days that the company's history covers. */
export type Life = Span & Readonly<{ profile: Profile; random: Random; diary: Diary }>;

/** A day between two parts of the history: 0 is its first day, 1 its last. */
export const someDay = (life: Life, earliest: number, latest: number): PlainDate =>
  partOf(life, life.random.between(earliest, latest));

const MONDAY = '2024-01-01';
/** Days since the Monday of the week. */
const sinceMonday = (on: PlainDate): number => ((daysBetween(MONDAY, on) % 7) + 7) % 7;

/** The same day, or the Monday after it when it falls on a weekend. */
export const workday = (on: PlainDate): PlainDate => (sinceMonday(on) < 5 ? on : addDays(on, 7 - sinceMonday(on)));

/** The first Monday after the day. */
export const nextMonday = (on: PlainDate): PlainDate => addDays(on, 7 - sinceMonday(on));

/** The week of the day as ISO 8601 counts them: week 1 holds the year's first Thursday. */
export const isoWeek = (on: PlainDate): string => {
  const thursday = addDays(on, 3 - sinceMonday(on));
  const year = thursday.slice(0, 4);
  const week = Math.floor(daysBetween(`${year}-01-01`, thursday) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
};

/** Days from `from` to `until` at intervals that vary by a third around `everyDays`, on working days. */
export function* recurring(random: Random, from: PlainDate, until: PlainDate, everyDays: number): Generator<PlainDate> {
  let on = addDays(from, random.int(1, Math.max(1, Math.round(everyDays))));
  while (workday(on) <= until) {
    yield workday(on);
    on = addDays(on, Math.max(1, Math.round(everyDays * random.between(0.67, 1.33))));
  }
}
