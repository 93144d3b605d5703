import { messageOf } from '../failure.js';
import type { RecordedEvent } from '@strata/ledger';

/** Why a stream is parked: a fault while handling the event, or an event that is not what its contract promises. */
export type ParkingReason = 'cannot-handle' | 'contract-broken';

export type Poison = Readonly<{
  /** The stream to park: that of the account, whatever the event was on which it failed (a day opens for all of them). */
  stream: string;
  eventId: string;
  /** The position of the event; of an input of the consumer's own ledger, the position behind which it came. */
  position: number;
  isOwnInput: boolean;
  reason: ParkingReason;
}>;

/**
 * Thrown by a handler that knows whose fault it is: one account cannot go on, everybody else can. The consumer parks that account
 * after a few tries. Any other error stalls the partition.
 */
export class CannotHandle extends Error {
  override readonly name = 'CannotHandle';
  readonly poison: Poison;

  constructor(poison: Poison, message: string, options?: ErrorOptions) {
    super(message, options);
    this.poison = poison;
  }
}

/**
 * Lets an event through that is what its contract promises.
 * @throws CannotHandle `contract-broken` with what the check says
 */
export const requireSound = (event: RecordedEvent, check: (event: RecordedEvent) => void): void => {
  try {
    check(event);
  } catch (error) {
    const { stream, eventId, position } = event;
    throw new CannotHandle({ stream, eventId, position, isOwnInput: false, reason: 'contract-broken' }, messageOf(error), {
      cause: error,
    });
  }
};
