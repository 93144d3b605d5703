import { IsOptional, IsString, MaxLength } from 'class-validator';

import { Int } from '../config/decorators.js';
import { malformed } from '../problem/errors.js';

/** What every list takes: at most `limit` items behind `cursor`, which is the `next` of the page before. */
export class PageQuery {
  @IsOptional() @Int({ min: 1, max: 500 }) limit = 100;
  @IsOptional() @IsString() @MaxLength(1_000) cursor?: string;
}

/** What every list answers. `next` is null on the last page. */
export type Page<Item> = Readonly<{ items: readonly Item[]; next: string | null }>;

/** `number` is an `integer` of the database; `amount` a `bigint` of it, as far as a number can say it. */
type Kind = 'string' | 'number' | 'amount';
type Part<Of extends Kind> = Of extends 'string' ? string : number;
type Place<Kinds extends readonly Kind[]> = Readonly<{ [I in keyof Kinds]: Part<Kinds[I]> }>;

/**
 * The page that begins where the one before ended, and where it goes on.
 * @param rows one more than `limit`, when there are so many: its presence says that there is a next page
 * @param placeOf the sort keys of a row, which callers hand back unread
 */
export const pageOf = <Row>(
  rows: readonly Row[],
  limit: number,
  placeOf: (row: Row) => readonly (string | number)[],
): Page<Row> => {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit),
    next: last === undefined ? null : Buffer.from(JSON.stringify(placeOf(last))).toString('base64url'),
  };
};

/**
 * The place behind which the page begins; undefined without a cursor: the list begins.
 * @param kinds what the sort keys of this list are
 * @throws Malformed when it is not one that this list gave
 */
export const readCursor = <const Kinds extends readonly Kind[]>(
  cursor: string | undefined,
  kinds: Kinds,
): Place<Kinds> | undefined => {
  if (cursor === undefined) return undefined;
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (isPlace(place, kinds)) return place;
  } catch {
    // said below
  }
  throw malformed('/query/cursor', 'malformed', 'must be the `next` of the page before');
};

const isPlace = <Kinds extends readonly Kind[]>(value: unknown, kinds: Kinds): value is Place<Kinds> =>
  Array.isArray(value) && value.length === kinds.length && kinds.every((kind, i) => IS_KEY[kind](value[i]));

/** Nobody gave us a cursor with other keys: the database would answer an `integer` of 33 bits, or a NUL, with an error. */
const IS_KEY: Readonly<Record<Kind, (part: unknown) => boolean>> = {
  string: (part) => typeof part === 'string' && part.isWellFormed() && !part.includes('\0'),
  number: (part) => typeof part === 'number' && (part | 0) === part,
  amount: (part) => Number.isSafeInteger(part),
};
