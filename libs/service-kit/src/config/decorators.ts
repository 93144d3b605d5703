import { isPlainDate } from '@strata/kernel';
import { Transform } from 'class-transformer';
import { buildMessage, IsBoolean, IsInt, Matches, Max, Min, ValidateBy, ValidateIf } from 'class-validator';

type Bounds = Readonly<{ min?: number; max?: number }>;

const rangeOf = ({ min, max }: Bounds): string =>
  min !== undefined && max !== undefined
    ? `must be an integer between ${min} and ${max}`
    : min !== undefined
      ? `must be an integer of at least ${min}`
      : max !== undefined
        ? `must be an integer of at most ${max}`
        : 'must be an integer';

/**
 * A whole number that may arrive as text, as in the environment and in a query string. Converts by itself: with
 * emitted metadata a property with a default value reflects as Object, so implicit conversion would leave it a string.
 */
export const Int =
  (bounds: Bounds = {}): PropertyDecorator =>
  (target, field) => {
    const message = rangeOf(bounds);
    const convert = (value: unknown): unknown =>
      typeof value === 'string' && /^[+-]?\d{1,15}$/.test(value) ? Number(value) : value;
    Transform(({ value }) => convert(value))(target, field);
    IsInt({ message })(target, field);
    if (bounds.min !== undefined) Min(bounds.min, { message })(target, field);
    if (bounds.max !== undefined) Max(bounds.max, { message })(target, field);
  };

/** `true` or `false`, also as text. */
export const Flag = (): PropertyDecorator => (target, field) => {
  Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))(target, field);
  IsBoolean({ message: 'must be true or false' })(target, field);
};

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const utc = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** The value in UTC with milliseconds and Z, or the value itself when it is not an ISO 8601 date and time with an offset. */
export const normaliseInstant = (value: unknown): unknown => {
  if (typeof value !== 'string' || !instant.test(value) || !isPlainDate(value.slice(0, 10))) return value;
  const time = Date.parse(value);
  return Number.isNaN(time) ? value : new Date(time).toISOString();
};

/** One spelling of time (UTC, milliseconds, Z), so that comparing strings compares instants. */
export const Instant = (): PropertyDecorator => (target, field) => {
  Transform(({ value }) => normaliseInstant(value))(target, field);
  Matches(utc, { message: 'must be an ISO 8601 date and time with an offset, as 2026-03-01T08:26:00Z' })(target, field);
};

const rule = (name: string, message: string, validate: (value: unknown) => boolean): PropertyDecorator =>
  ValidateBy({ name, validator: { validate, defaultMessage: buildMessage(() => message) } });

/** A day that the calendar has, written YYYY-MM-DD. */
export const CalendarDate = (): PropertyDecorator =>
  rule(
    'isCalendarDate',
    'must be a day of the calendar, as 2026-03-01',
    (value) => typeof value === 'string' && isPlainDate(value),
  );

const isTimeZone = (value: unknown): boolean => {
  if (typeof value !== 'string' || value === '') return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/** A name of the IANA time zone database. */
export const TimeZone = (): PropertyDecorator => rule('isTimeZone', 'must be an IANA time zone, as Asia/Shanghai', isTimeZone);

const hasProtocol =
  (...protocols: readonly string[]) =>
  (value: unknown): boolean =>
    typeof value === 'string' && URL.canParse(value) && protocols.includes(new URL(value).protocol);

/** An address of PostgreSQL. The value may hold a password, so no message ever repeats it. */
export const PostgresUrl = (): PropertyDecorator =>
  rule('isPostgresUrl', 'must be a PostgreSQL URL, as postgres://user@host:5432/strata', hasProtocol('postgres:', 'postgresql:'));

/** An http or https address. */
export const HttpUrl = (): PropertyDecorator =>
  rule('isHttpUrl', 'must be an http or https URL, as http://127.0.0.1:3000', hasProtocol('http:', 'https:'));

type Reading = Readonly<{ SOURCE: string; ROLE: string }>;

/** Where another service answers. Over Kafka what a topic does not have is asked there, so it must be said, except to a process that only relays or migrates. */
export const PeerUrl = (): PropertyDecorator => (target, field) => {
  ValidateIf(
    ({ SOURCE, ROLE }: Reading, value: unknown) =>
      value !== undefined || (SOURCE === 'kafka' && ROLE !== 'relay' && ROLE !== 'migrate'),
  )(target, field);
  HttpUrl()(target, field);
};
