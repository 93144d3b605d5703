import type { Instant, PlainDate } from '@strata/kernel';
import { Temporal } from 'temporal-polyfill';

/** A moment as expressions see it (the CEL type `instant`): in UTC, and the calendar date it had where it happened. */
export class Moment {
  readonly instant: Instant;
  readonly day: PlainDate;

  constructor(instant: Instant, day: PlainDate) {
    this.instant = instant;
    this.day = day;
  }
}

const LOCAL = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)?$/;
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Orders of one minute share their text, so few distinct texts are converted; the rest of a large file must not pile up. */
const REMEMBERED = 10_000;

/**
 * Reads local times of one time zone. `2010-12-01 08:26:00`, with `T`, without seconds, or a date alone (its midnight); a text
 * that carries `Z` or an offset is taken at its word. Where clocks change, a time that exists twice is the earlier one, and one
 * that does not exist is moved forward by the gap (Temporal's `compatible`). Throws for any other text.
 */
export const localTimes = (timeZone: string): ((text: string) => Moment) => {
  const known = new Map<string, Moment>();
  return (text) => {
    const found = known.get(text);
    if (found) return found;
    if (known.size >= REMEMBERED) known.clear();
    const moment = read(text, timeZone);
    known.set(text, moment);
    return moment;
  };
};

const read = (text: string, timeZone: string): Moment => {
  const zoned = zonedTime(text, timeZone);
  return new Moment(new Date(zoned.epochMilliseconds).toISOString(), zoned.toPlainDate().toString());
};

const zonedTime = (text: string, timeZone: string): Temporal.ZonedDateTime => {
  try {
    if (WITH_OFFSET.test(text)) return Temporal.Instant.from(text).toZonedDateTimeISO(timeZone);
    if (LOCAL.test(text)) return Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone, { disambiguation: 'compatible' });
  } catch {
    // A date that the calendar does not have: said below, like any other text that is not a time.
  }
  throw new Error(`"${text}" is not a date and time (expected e.g. 2010-12-01 08:26:00)`);
};

/** Whether the name is one of the IANA time zone database that this computer knows. */
export const isTimeZone = (name: string): boolean => {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
};
