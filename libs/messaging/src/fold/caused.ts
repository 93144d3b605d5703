import { messageOf } from '../failure.js';
import type { AccountInput, PlainDate } from '@strata/kernel';
import { deriveEventId, type NewEvent, type RecordedEvent } from '@strata/ledger';
import { CannotHandle } from '../parking/cannot-handle.js';
import type { Place } from '../parking/skips.js';
import { accountStream } from './streams.js';

/** A recorded event as an input for one account. `ledger` holds the event. */
export const inputFor = (
  accountId: string,
  { type, data, occurredAt, partition, position, eventId }: RecordedEvent,
  on: PlainDate,
  ledger: string,
): AccountInput => ({
  accountId,
  type,
  data,
  occurredAt,
  on,
  cause: { ledger, partition, position, eventId, type },
});

/** A decision as an event: its id derives from its cause, so the same cause can only ever record it once. */
export const caused = (
  cause: RecordedEvent,
  name: string,
  ordinal: number,
  { type, data }: Readonly<{ type: string; data: unknown }>,
): NewEvent => {
  const { correlationId, traceparent } = cause.metadata;
  return {
    eventId: deriveEventId(name, ordinal),
    type,
    data,
    metadata: {
      causationId: cause.eventId,
      ...(correlationId !== undefined && { correlationId }),
      ...(traceparent !== undefined && { traceparent }),
    },
    occurredAt: cause.occurredAt,
  };
};

/** Does one account's part of an event. What goes wrong in it is that account's alone, and is said so. */
export const forAccount = <T>(accountId: string, { eventId }: RecordedEvent, place: Place, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    if (error instanceof CannotHandle) throw error;
    const poison = { stream: accountStream(accountId), eventId, ...place, reason: 'cannot-handle' as const };
    throw new CannotHandle(poison, messageOf(error), { cause: error });
  }
};
