import type { PlainDate } from '@strata/kernel';
import type { NewEvent, RecordedRef } from './event.js';

/**
 * The version that the writer decided on. A number is the version of the last event (0: there is none yet);
 * `any` accepts whatever is there; `no-stream` wants no event yet; `stream-exists` at least one.
 */
export type ExpectedVersion = 'no-stream' | 'stream-exists' | 'any' | number;

/** A stream within a partition. */
export type StreamRef = Readonly<{ partition: number; stream: string }>;

/** Events for one stream, and the state and due day that hold after them. */
export type StreamAppend = StreamRef &
  Readonly<{ expectedVersion: ExpectedVersion; events: readonly NewEvent[]; state: unknown; nextDue: PlainDate | null }>;

/** What an append did: streams in conflict wrote nothing, all others wrote everything. */
export type AppendResult = Readonly<{ recorded: readonly RecordedRef[]; conflicts: readonly StreamRef[] }>;

/** The row that sums up a stream: droppable, as it can be folded from the stream's events. */
export type StreamState = StreamRef &
  Readonly<{
    /** Version of the last event; 0 when there is none. */
    version: number;
    /** null when no state was ever saved. */
    state: unknown;
    /** The next day on which time alone changes something. */
    nextDue: PlainDate | null;
  }>;

/** A state to keep without recording an event: what a consumer has folded so far. */
export type StateToSave = Readonly<{ stream: string; state: unknown; nextDue: PlainDate | null }>;
