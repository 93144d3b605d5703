import { Malformed } from '@strata/service-kit';

/** Where a list goes on, as a word that callers hand back unread. */
export const cursorOf = (place: string): string => Buffer.from(place).toString('base64url');

/** @throws Malformed when it is not a cursor that a list of this form has answered */
export const readCursor = (cursor: string | undefined, form: RegExp, beginning: string): string => {
  if (cursor === undefined) return beginning;
  const place = Buffer.from(cursor, 'base64url').toString();
  if (form.test(place)) return place;
  throw new Malformed('request-invalid', 'The cursor is not one of this list.', [
    { pointer: '/query/cursor', code: 'malformed', detail: 'must be `next` of the page before' },
  ]);
};
