import type { Instant } from '@strata/kernel';
import type { EventMetadata } from './event.js';
import type { ExpectedVersion, StreamRef } from './stream.js';

/** A command, with what its events need to know. The same `cause` is recorded once, however often it is asked for. */
export type Command<C> = StreamRef &
  Readonly<{ command: C; cause: string; expectedVersion?: ExpectedVersion; metadata: EventMetadata; occurredAt: Instant }>;

/**
 * `recorded`: the events are durable (`eventIds` is empty when the command changed nothing); `duplicate`: they were
 * recorded before. `version` is the stream's after them.
 */
export type Handled = Readonly<{ outcome: 'recorded' | 'duplicate'; version: number; eventIds: readonly string[] }>;

/** What became of a command that waits: `settle` is called once. */
export type Waiting<C> = Readonly<{ request: Command<C>; settle: (result: Handled | Error) => void }>;
