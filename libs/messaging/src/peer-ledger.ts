import { Ledger, ledgerPool } from '@strata/ledger';
import type { EventSource } from './event-source.js';
import { FeedClient } from './kafka/feed-client.js';
import { Kafka } from './kafka/kafka.js';
import type { KafkaLog } from './kafka/kafka.log.js';
import { type KafkaEnvironment, kafkaSettings } from './kafka/kafka-settings.js';
import { KafkaSource } from './kafka/kafka.source.js';
import { LedgerSource } from './ledger.source.js';

export type PeerOptions = Readonly<{
  /** The name of its ledger: `scoring`. */
  ledger: string;
  /** Who reads: `lifecycle`. */
  reader: string;
  env: KafkaEnvironment & Readonly<{ SOURCE: 'ledger' | 'kafka'; DATABASE_URL: string; PARTITIONS: number }>;
  /** Where its service answers: over Kafka, what a topic does not have is asked there. */
  url?: string | undefined;
  log: KafkaLog;
}>;

/** Another service's ledger as a consumer knows it. What is behind it is the installation's choice (SOURCE), and nobody else asks. */
export type PeerLedger = Readonly<{
  /** The ledger itself where it is in the same database; undefined over Kafka. */
  ledger: Ledger | undefined;
  /** For a consumer. Refuses a ledger with another number of partitions. */
  source: () => Promise<EventSource>;
  close: () => Promise<void>;
}>;

/** In the same database (`ledger`), or over Kafka with the service's own address for what a topic does not have. */
export const peerLedger = (options: PeerOptions): PeerLedger =>
  options.env.SOURCE === 'kafka' ? overKafka(options) : inDatabase(options);

/** Through connections of its own, so that reading never waits for deciding. */
const inDatabase = ({ ledger: schema, reader, env, log }: PeerOptions): PeerLedger => {
  const pool = ledgerPool({ url: env.DATABASE_URL, name: `strata-${reader}-${schema}-source` });
  const ledger = new Ledger({ pool, schema, partitions: env.PARTITIONS });
  const onError = (error: unknown): void => log.warn({ err: error }, 'the ledger could not be read; trying again');
  return {
    ledger,
    source: async () => {
      await ledger.open();
      return new LedgerSource({ ledger, onError });
    },
    close: () => pool.end(),
  };
};

const overKafka = ({ ledger, reader, env, url = '', log }: PeerOptions): PeerLedger => ({
  ledger: undefined,
  source: async () => {
    const kafka = new Kafka(kafkaSettings(env, `${reader}-consumer`), log);
    return new KafkaSource({ kafka, ledger, partitions: env.PARTITIONS, feed: new FeedClient({ url, ledger }), log });
  },
  close: async () => undefined,
});
