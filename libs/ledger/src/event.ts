import type { Instant } from '@strata/kernel';

/** What is known about an event besides the fact: where it came from and what caused it. Stored forever, never personal. */
export type EventMetadata = Readonly<{
  correlationId?: string;
  causationId?: string;
  traceparent?: string;
  /** For a recorded input: the position of the primary source (same partition) behind which it took effect. */
  after?: number;
  actor?: string;
  source?: string;
}>;

/** An event about to be appended. `eventId` is derived from its cause, so that the same cause is recorded once. */
export type NewEvent = Readonly<{ eventId: string; type: string; data: unknown; metadata: EventMetadata; occurredAt: Instant }>;

/** An event as it stands in the ledger. */
export type RecordedEvent = Readonly<{
  partition: number;
  /** 1, 2, 3 … within the partition, without gaps; the order of positions is the order of commits. */
  position: number;
  eventId: string;
  stream: string;
  /** 1, 2, 3 … within the stream. */
  version: number;
  type: string;
  data: unknown;
  metadata: EventMetadata;
  /** When it happened in the world. */
  occurredAt: Instant;
  /** When we recorded it. */
  recordedAt: Instant;
  /** Chain hash, 64 hexadecimal digits. */
  hash: string;
}>;

/** An event as it stands in the ledger, its data as the canonical JSON that is stored. */
export type TextEvent = Readonly<Omit<RecordedEvent, 'data'> & { data: string }>;

/** Where an event was recorded. */
export type RecordedRef = Readonly<Pick<RecordedEvent, 'partition' | 'position' | 'eventId' | 'stream' | 'version'>>;
