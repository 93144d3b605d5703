import type { PlainDate } from '@strata/kernel';
import type { RecordedRef } from './event.js';
import type { StreamRef, StreamState } from './stream.js';

/** Who an event is, before it is known where it stands in its partition. */
export type EventRef = Readonly<Pick<RecordedRef, 'partition' | 'eventId'>>;

/** What a flush must know before it decides. */
export type LookedUp = Readonly<{ states: readonly StreamState[]; recorded: readonly Omit<RecordedRef, 'position'>[] }>;

/** A row of stream_state. */
export type StateRow = { partition: number; stream: string; version: number; state: unknown; next_due: PlainDate | null };
/** A row of stream_state, or (with an id) an event that is recorded already. */
export type LookUpRow = StateRow & { event_id: string | null };

/** A date as text: pg would make a Date of it, at midnight of the machine's zone. */
export const DUE = 'next_due::text AS next_due';

/** The streams' states, also of those without a row, whose version is that of their last event; and the events that exist. */
export const lookUpSql = (schema: string): string => `
  SELECT k.partition, k.stream, s.state, s.${DUE}, NULL::uuid AS event_id,
         coalesce(s.version, (SELECT max(e.version) FROM ${schema}.ledger_event e
                              WHERE e.partition = k.partition AND e.stream = k.stream), 0) AS version
  FROM unnest($1::int[], $2::text[]) AS k (partition, stream)
  LEFT JOIN ${schema}.stream_state s ON s.partition = k.partition AND s.stream = k.stream
  UNION ALL
  SELECT e.partition, e.stream, NULL, NULL, e.event_id, e.version
  FROM unnest($3::int[], $4::uuid[]) AS k (partition, id)
  JOIN ${schema}.ledger_event e ON e.partition = k.partition AND e.event_id = k.id`;

export const toLookedUp = (rows: readonly LookUpRow[]): LookedUp => ({
  states: rows.flatMap((row) => (row.event_id === null ? toState(row) : [])),
  recorded: rows.flatMap(({ partition, stream, version, event_id }) =>
    event_id === null ? [] : { partition, stream, version, eventId: event_id },
  ),
});

export const toState = ({ partition, stream, version, state, next_due }: StateRow): StreamState => ({
  partition,
  stream,
  version,
  state,
  nextDue: next_due,
});

export const refOf = ({ partition, stream }: StreamRef): StreamRef => ({ partition, stream });

/** A stream's name within the whole ledger: `calendar` exists in every partition. */
export const keyOf = ({ partition, stream }: StreamRef): string => `${partition}/${stream}`;
