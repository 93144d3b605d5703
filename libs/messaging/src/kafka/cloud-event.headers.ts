import type { RecordedEvent } from '@strata/ledger';
import type { OutgoingMessage } from './kafka.js';

/** A message for everybody, made of one of our events. It keeps the event's partition, time and order. */
export type PublicMessage = Readonly<{
  /** `strata.tier-changed.v1`: its topic, and its type too unless `type` says otherwise. */
  topic: string;
  type?: string;
  /** The same for the same event whenever it is sent: receivers recognise a repetition by it. */
  id: string;
  /** The account id. */
  subject: string;
  data: unknown;
}>;

/** A ledger's name, and which one it is of all that ever bore that name. */
export type LedgerName = Readonly<{ schema: string; id: string }>;

/** An event of a ledger for that ledger's topic: everything that the ledger knows of it, so that a consumer needs no more. */
export const toLedgerMessage = (topic: string, ledger: LedgerName, event: RecordedEvent): OutgoingMessage => {
  const subject = subjectOf(event.stream);
  return {
    topic,
    partition: event.partition,
    key: subject,
    value: JSON.stringify(event.data),
    headers: {
      ...cloudEvent(ledger.schema, event, { id: event.eventId, type: event.type, subject }),
      strata_ledger_id: ledger.id,
      strata_stream: event.stream,
      strata_metadata: JSON.stringify(event.metadata),
      strata_recorded_at: event.recordedAt,
      strata_hash: event.hash,
    },
  };
};

/** A public message that `event` of `ledger` led to. */
export const toPublicMessage = (ledger: string, event: RecordedEvent, message: PublicMessage): OutgoingMessage => ({
  topic: message.topic,
  partition: event.partition,
  key: message.subject,
  value: JSON.stringify(message.data),
  headers: cloudEvent(ledger, event, { id: message.id, type: message.type ?? message.topic, subject: message.subject }),
});

/** CloudEvents 1.0 in Kafka's binary mode, and what we add: the place in the ledger, and whom the trace belongs to. */
const cloudEvent = (
  ledger: string,
  event: RecordedEvent,
  { id, type, subject }: Readonly<{ id: string; type: string; subject: string }>,
) => ({
  ce_specversion: '1.0',
  ce_id: id,
  ce_source: `/${ledger}`,
  ce_type: type,
  ce_subject: subject,
  ce_time: event.occurredAt,
  'content-type': 'application/json',
  strata_position: String(event.position),
  strata_version: String(event.version),
  ...(event.metadata.traceparent !== undefined && { traceparent: event.metadata.traceparent }),
  ...(event.metadata.correlationId !== undefined && { correlation_id: event.metadata.correlationId }),
});

/** What a stream is about: `account-acct-a` is about `acct-a`, `calendar` about itself. */
const subjectOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);
