import type { Instant } from '@strata/kernel';
import type { CustomTypesConfig } from 'pg';
import type { EventMetadata, RecordedEvent, TextEvent } from './event.js';

/** Every column as the server wrote it: reading for replay spends its time in parsers, and ours know the columns. */
export const AS_TEXT: CustomTypesConfig = { getTypeParser: () => (text: string) => text };

/** The columns of an event, in the order that `toEvent` takes them. Instants without a zone, in UTC whatever the session's is. */
export const EVENT_COLUMNS = `partition, position, event_id, stream, version, type, data, metadata,
  occurred_at AT TIME ZONE 'UTC', recorded_at AT TIME ZONE 'UTC', hash`;

/** A row of the ledger, read with `rowMode: 'array'` and `AS_TEXT`. */
export type EventRow = [
  partition: string,
  position: string,
  eventId: string,
  stream: string,
  version: string,
  type: string,
  data: string,
  metadata: string,
  occurredAt: string,
  recordedAt: string,
  hash: string,
];

export const toEvent = (row: EventRow): RecordedEvent => eventOf(row, JSON.parse(row[6]) as unknown);
export const toTextEvent = (row: EventRow): TextEvent => eventOf(row, row[6]);

const eventOf = <Data>(row: EventRow, data: Data) => ({
  partition: Number(row[0]),
  position: Number(row[1]),
  eventId: row[2],
  stream: row[3],
  version: Number(row[4]),
  type: row[5],
  data,
  metadata: JSON.parse(row[7]) as EventMetadata,
  occurredAt: toInstant(row[8]),
  recordedAt: toInstant(row[9]),
  hash: row[10].slice(2),
});

/** `2026-03-01 08:26:00.5`, as PostgreSQL writes it, to `2026-03-01T08:26:00.500Z`. */
const toInstant = (text: string): Instant => `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20).padEnd(3, '0')}Z`;
