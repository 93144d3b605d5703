import type { PlainDate } from '@strata/kernel';
import type { NewEvent, RecordedEvent } from '@strata/ledger';

/** A decision as far as it must come out the same in every run: nothing of when it was recorded, nothing of its trace. */
export type Decision = Readonly<{
  stream: string;
  /** The open day on which it was decided. */
  on: PlainDate;
  event: Pick<NewEvent, 'eventId' | 'type' | 'data' | 'occurredAt'>;
}>;

/**
 * One partition of a deciding service, from its first event: the service's own fold, over rows in memory. It reads no clock and no chance, so
 * the same events and inputs in the same order make the same decisions, byte for byte. A promise is answered only where the past must be read.
 */
export interface Replayable {
  /** The next event of the primary ledger. */
  take(event: RecordedEvent): Promise<void> | undefined;
  /** A recorded input of the service's own ledger, behind the event taken last. */
  input(recorded: RecordedEvent): Promise<void> | undefined;
  /** What was decided since this was asked last, in order. */
  decided(): readonly Decision[];
}

/**
 * The day of a decision as it says it itself: `on`, or `effectiveFrom` where something holds from that day.
 * @throws when it says neither: a decision without a day cannot be told apart from one that a clock made
 */
export const dayOf = (data: unknown): PlainDate => {
  if (typeof data === 'object' && data !== null) {
    if ('on' in data && typeof data.on === 'string') return data.on;
    if ('effectiveFrom' in data && typeof data.effectiveFrom === 'string') return data.effectiveFrom;
  }
  throw new Error('a decision does not say on which day it was made');
};
