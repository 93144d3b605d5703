import type { Ledger, RecordedEvent } from '@strata/ledger';
import { thingsPerSecond } from '../measure.js';
import type { Outsider } from './outsider.js';

/** The size of the relay's own batches. */
const BATCH = 500;

/**
 * Raw producing: what the relay sends, batch by batch and partition by partition at the same time, from memory and with no database.
 * Events per second.
 */
export const produceRaw = async (outsider: Outsider, topic: string, ledger: Ledger): Promise<number> => {
  const partitions = await Promise.all(
    Array.from({ length: ledger.partitions }, async (_, partition) => {
      const batches: { key: string; value: string; partition: number; headers: Record<string, string> }[][] = [];
      for await (const page of ledger.history({ partition })) {
        for (let i = 0; i < page.length; i += BATCH) batches.push(page.slice(i, i + BATCH).map(messageOf));
      }
      return batches;
    }),
  );
  const producers = await Promise.all(partitions.map(() => outsider.producer()));
  try {
    return await thingsPerSecond(async () => {
      const sent = partitions.map(async (batches, partition) => {
        for (const messages of batches) await producers[partition]?.send({ topic, acks: -1, messages });
        return batches.flat().length;
      });
      return (await Promise.all(sent)).reduce((sum, count) => sum + count, 0);
    });
  } finally {
    await Promise.all(producers.map((producer) => producer.disconnect()));
  }
};

/** The same bytes as the relay's own messages, nearly: as many headers, of the same length. */
const messageOf = (event: RecordedEvent) => ({
  key: event.stream,
  value: JSON.stringify(event.data),
  partition: event.partition,
  headers: {
    ce_specversion: '1.0',
    ce_id: event.eventId,
    ce_source: '/account',
    ce_type: event.type,
    ce_subject: event.stream,
    ce_time: event.occurredAt,
    'content-type': 'application/json',
    strata_position: String(event.position),
    strata_version: String(event.version),
    strata_ledger_id: event.eventId,
    strata_stream: event.stream,
    strata_metadata: JSON.stringify(event.metadata),
    strata_recorded_at: event.recordedAt,
    strata_hash: event.hash,
  },
});

/** Raw consuming of a whole topic, from its first message to its last. Events per second. */
export const consumeRaw = async (outsider: Outsider, topic: string): Promise<number> => {
  const size = await outsider.size(topic);
  const done = Promise.withResolvers<void>();
  let [heard, first] = [0, 0];
  const end = await outsider.hear(
    topic,
    () => {
      first ||= performance.now();
      heard += 1;
      if (heard === size) done.resolve();
    },
    true,
  );
  await done.promise;
  const rate = (size / (performance.now() - first)) * 1_000;
  await end();
  return rate;
};
