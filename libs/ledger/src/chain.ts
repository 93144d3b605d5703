import type { RecordedEvent } from './event.js';
import { digestOf, linkOf } from './hash.js';

/** A place in the chain of a partition: the last position and its hash; position 0 with the genesis hash at the start. */
export type ChainHead = Readonly<{ position: number; hash: string }>;

/** `broken` names the first position at which the chain is not what it should be. */
export type ChainReport = Readonly<{ head: ChainHead; broken?: Readonly<{ position: number; reason: string }> }>;

type Events = AsyncIterable<RecordedEvent> | Iterable<RecordedEvent>;

/**
 * Walks one partition's events, as stored, from the place `from`. Finds an event that was changed, removed, inserted or
 * moved. Whether events are missing at the end is for the caller to see: compare `head` with the head that was sealed.
 */
export const verifyChain = async (events: Events, from: ChainHead): Promise<ChainReport> => {
  let head = from;
  for await (const event of events) {
    const reason = breakAt(head, event);
    if (reason) return { head, broken: { position: head.position + 1, reason } };
    head = { position: event.position, hash: event.hash };
  }
  return { head };
};

const breakAt = (head: ChainHead, event: RecordedEvent): string | undefined => {
  if (event.position !== head.position + 1)
    return `position ${head.position + 1} is missing: ${event.position} follows ${head.position}`;
  if (event.hash !== linkOf(head.hash, digestOf(event))) return `event ${event.eventId} is not the one that was recorded`;
  return undefined;
};
