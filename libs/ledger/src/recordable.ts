import type { NewEvent } from './event.js';

/** An event that the ledger could not give back as it got it, so that its chain would not verify. */
export class NotRecordable extends TypeError {
  override readonly name = 'NotRecordable';
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** Whether the text is a UUID as the ledger spells them. */
export const isEventId = (text: string): boolean => UUID.test(text);

/** PostgreSQL takes many spellings of an id and an instant and keeps one: only that one may be hashed. */
export const assertRecordable = ({ eventId, occurredAt }: NewEvent): void => {
  if (!isEventId(eventId)) throw new NotRecordable(`event id ${eventId} is not a UUID in lower case`);
  if (!INSTANT.test(occurredAt))
    throw new NotRecordable(`occurredAt ${occurredAt} is not an instant in UTC with milliseconds and Z`);
};
