import type { RecordedEvent } from '@strata/ledger';

/** A page of a ledger's feed: one event a line. Throws when a line is not an event. */
export const parsePage = (text: string): readonly RecordedEvent[] =>
  text.split('\n').flatMap((line) => {
    if (line === '') return [];
    const event = JSON.parse(line) as RecordedEvent;
    if (!Number.isSafeInteger(event.position) || typeof event.eventId !== 'string')
      throw new Error('the feed has a line that is no event');
    return [event];
  });

/** Which ledger it is: `{"ledgerId": "0b0f…", "items": […]}`. */
export const parseLedgerId = (text: string): string => {
  const { ledgerId } = JSON.parse(text) as { ledgerId?: unknown };
  if (typeof ledgerId !== 'string' || ledgerId === '') throw new Error('the feed does not say which ledger it is');
  return ledgerId;
};

/** The heads of a ledger: `{"items": [{"partition": 0, "position": 12, "hash": "…"}]}`. */
export const parseHeads = (text: string): ReadonlyMap<number, number> => {
  const { items } = JSON.parse(text) as { items?: readonly { partition: number; position: number }[] };
  if (!Array.isArray(items)) throw new Error('the feed does not say its heads');
  return new Map(items.map(({ partition, position }) => [partition, position]));
};
