import { isPlainDate, type PlainDate } from '@strata/kernel';
import { malformed } from '../problem/errors.js';

type Days<Day> = Readonly<{ from?: Day; to?: Day }>;

/** An object of JSON, no list. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The days `from` and `to` of a body, or of the query where the body does not say them.
 * @throws Malformed
 */
export const daysOf = (fields: Days<unknown>, query: Days<string | undefined>): Required<Days<PlainDate | undefined>> => {
  const from = dayOf(fields.from ?? query.from, 'from');
  const to = dayOf(fields.to ?? query.to, 'to');
  if (from !== undefined && to !== undefined && from > to) throw malformed('/to', 'too-small', 'must not be before `from`');
  return { from, to };
};

const dayOf = (value: unknown, name: string): PlainDate | undefined => {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && isPlainDate(value)) return value;
  throw malformed(`/${name}`, 'not-a-date', 'must be a date of the calendar, YYYY-MM-DD');
};
