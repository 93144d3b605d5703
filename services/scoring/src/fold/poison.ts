import { contractOf, readingValidator } from '@strata/contracts';
import type { RecordedEvent } from '@strata/ledger';
import { CannotHandle, type Place } from '@strata/messaging';
import { accountStream } from '../names.js';

/** Does one account's part of an event. What goes wrong in it is that account's alone, and is said so. */
export const forAccount = <T>(accountId: string, { eventId }: RecordedEvent, place: Place, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const poison = { stream: accountStream(accountId), eventId, ...place, reason: 'cannot-handle' as const };
    throw new CannotHandle(poison, message, { cause: error });
  }
};

/**
 * A fact that is not what its contract promises is nobody's to guess at. Types of later versions and of the company's own are not ours to judge.
 * @throws CannotHandle that names the first field
 */
export const requireContract = ({ type, data, stream, position, eventId }: RecordedEvent): void => {
  const contract = contractOf(type);
  const [problem] = contract ? readingValidator(contract)(data) : [];
  if (!problem) return;
  const poison = { stream, eventId, position, isOwnInput: false, reason: 'contract-broken' as const };
  throw new CannotHandle(poison, `${type} breaks its contract: ${problem.pointer} ${problem.detail}`);
};
