import type { Instant, PlainDate } from './dates.js';

const formatters = new Map<string, Intl.DateTimeFormat>();

const formatterOf = (timeZone: string): Intl.DateTimeFormat => {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formatters.set(timeZone, formatter);
  }
  return formatter;
};

/** The calendar date of an instant in a time zone (IANA name). Throws a RangeError for a zone that does not exist. */
export const dateInZone = (instant: Instant, timeZone: string): PlainDate => formatterOf(timeZone).format(Date.parse(instant));
