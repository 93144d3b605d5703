import { getEventListeners } from 'node:events';
import { ConsumerLoop, type ConsumerOptions } from '../../consumer-loop.js';
import type { Batch } from '../../event-source.js';
import { KafkaSource, type KafkaSourceOptions } from '../kafka.source.js';
import type { testLedgers } from './ledger.fixtures.js';
import { client, unique } from './topic.fixtures.js';

/** A consumer of the account ledger that only notes what it is given. */
export const consuming = (
  { scoring }: Pick<Awaited<ReturnType<typeof testLedgers>>, 'scoring'>,
  brokers: string,
  source: Pick<KafkaSourceOptions, 'feed' | 'topic'> & Partial<KafkaSourceOptions>,
  options: Partial<ConsumerOptions> = {},
) => {
  const taken: Batch['events'][number][] = [];
  const stop = new AbortController();
  const loop = new ConsumerLoop({
    consumer: unique('scoring.test'),
    pool: scoring.pool,
    checkpoints: scoring,
    source: new KafkaSource({
      kafka: client(brokers),
      ledger: 'account',
      partitions: scoring.partitions,
      idleMs: 1_000,
      ...source,
    }),
    handle: async ({ events }) => void taken.push(...events),
    ...options,
  });
  const running = loop.run(stop.signal);
  return {
    taken,
    loop,
    /** Who waits for the end: must not grow with what happens on the way. */
    listeners: () => getEventListeners(stop.signal, 'abort').length,
    positions: (partition: number) => taken.filter((event) => event.partition === partition).map(({ position }) => position),
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await running;
    },
  };
};
