import type { RecordedEvent } from '@strata/ledger';
import type { EventSource } from '../src/index.js';

/** A source whose deliveries arrive doubled, backwards, in pieces and with gaps, as a broker and a network may give them. */
export const unruly = (source: EventSource): EventSource => ({
  ledger: source.ledger,
  partitions: source.partitions,
  history: (partition, after, upTo) => source.history(partition, after, upTo),
  heads: () => source.heads(),
  run: (subscription) =>
    source.run({
      ...subscription,
      deliver: async ({ partition, events }, signal) => {
        const last = events.at(-1)?.position ?? 0;
        let position = 0;
        for (const piece of [...pieces(events, 7), ...pieces(events, 3), events])
          position = await subscription.deliver({ partition, events: piece }, signal);
        while (position < last) position = await subscription.deliver({ partition, events }, signal);
        return position;
      },
    }),
});

const pieces = (events: readonly RecordedEvent[], size: number): readonly (readonly RecordedEvent[])[] =>
  Array.from({ length: Math.ceil(events.length / size) }, (_, i) => events.slice(i * size, (i + 1) * size).toReversed()).filter(
    (_, i) => i % 3 !== 1,
  );
