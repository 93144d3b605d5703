import { Int, Malformed } from '@strata/service-kit';
import { IsOptional, IsString, MaxLength } from 'class-validator';

/** What every list takes: at most `limit` items behind `cursor`, which is the `next` of the page before. */
export class PageQuery {
  @IsOptional() @Int({ min: 1, max: 500 }) limit = 100;
  @IsOptional() @IsString() @MaxLength(1_000) cursor?: string;
}

export type Page<Item> = Readonly<{ items: readonly Item[]; next: string | null }>;

/** The place behind which the next page begins: the sort keys of the last item. */
export type Place = readonly (string | number)[];

/** Of `limit + 1` rows, the page and where it goes on. */
export const pageOf = <Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  placeOf: (row: Row) => Place,
): Page<Item> => {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map(toItem),
    next: last === undefined ? null : Buffer.from(JSON.stringify(placeOf(last))).toString('base64url'),
  };
};

/**
 * Reads a cursor; undefined when there is none.
 * @param shape the types of its parts
 * @throws Malformed when it is not one that this list gave
 */
export const readCursor = (cursor: string | undefined, shape: readonly ('string' | 'number')[]): Place | undefined => {
  if (cursor === undefined) return undefined;
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (isPlace(place) && place.length === shape.length && place.every((part, i) => typeof part === shape[i])) return place;
  } catch {
    // said below
  }
  throw new Malformed('request-invalid', 'One field of the request breaks a rule.', [
    { pointer: '/query/cursor', code: 'malformed', detail: 'must be the `next` of the page before' },
  ]);
};

const isPlace = (value: unknown): value is Place =>
  Array.isArray(value) && value.every((part) => typeof part === 'string' || typeof part === 'number');
