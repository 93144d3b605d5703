import type { Waiting } from './command.js';
import { deriveEventId } from './event-id.js';
import type { Ledger } from './ledger.js';
import type { EventRef, LookedUp } from './states.js';

/** The event that a command's cause leads to first: whether it is recorded tells whether the command was. */
export const firstEvent = <C>({ request: { partition, cause } }: Waiting<C>): EventRef => ({
  partition,
  eventId: deriveEventId(cause, 0),
});
const eventKey = ({ partition, eventId }: EventRef): string => `${partition}/${eventId}`;

/** Tells those whose cause is recorded already what it led to, and answers the others. */
export const settleDuplicates = async <C>(
  ledger: Ledger,
  batch: readonly Waiting<C>[],
  recorded: LookedUp['recorded'],
): Promise<readonly Waiting<C>[]> => {
  if (recorded.length === 0) return batch;
  const first = new Map(recorded.map((event) => [eventKey(event), event]));
  const repeated = batch.flatMap((waiting) => {
    const event = first.get(eventKey(firstEvent(waiting)));
    return event ? [{ waiting, version: event.version, eventIds: [event.eventId] }] : [];
  });
  // Most causes led to one event. Ask for the second of each, then for the third of those that had one, and so on.
  for (let open = repeated, ordinal = 1; open.length > 0; ordinal++) {
    const next = open.map((item) => ({
      item,
      id: { partition: item.waiting.request.partition, eventId: deriveEventId(item.waiting.request.cause, ordinal) },
    }));
    const more = await ledger.lookUp(
      ledger.pool,
      [],
      next.map(({ id }) => id),
    );
    const there = new Map(more.recorded.map((event) => [eventKey(event), event]));
    open = next.flatMap(({ item, id }) => {
      const event = there.get(eventKey(id));
      if (!event) return [];
      item.version = event.version;
      item.eventIds.push(event.eventId);
      return [item];
    });
  }
  for (const { waiting, version, eventIds } of repeated) waiting.settle({ outcome: 'duplicate', version, eventIds });
  return batch.filter((waiting) => !first.has(eventKey(firstEvent(waiting))));
};
