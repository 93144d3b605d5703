import { Ledger, ledgerPool } from '@strata/ledger';
import { type EventSource, FeedClient, Kafka, type KafkaLog, kafkaSettings, KafkaSource, LedgerSource } from '@strata/messaging';
import { ACCOUNT } from '../names.js';
import type { ScoringConfig } from '../scoring.config.js';
import { registeredAt, registeredIn, type RegisteredTypes } from './registered-types.js';

/** The account service as scoring knows it. What is behind it is the installation's choice (SOURCE), and nobody else here asks. */
export type AccountService = Readonly<{
  registeredTypes: RegisteredTypes;
  /** Its ledger, for the consumer. Refuses one with another number of partitions. */
  source: () => Promise<EventSource>;
  close: () => Promise<void>;
}>;

export const ACCOUNT_SERVICE = Symbol('AccountService');

/** In the same database (`ledger`), or over Kafka with the account service's own address for what a topic does not have. */
export const accountService = (config: ScoringConfig, log: KafkaLog): AccountService =>
  config.SOURCE === 'kafka' ? overKafka(config, log) : inDatabase(config, log);

/** Through connections of its own, so that reading never waits for deciding. */
const inDatabase = ({ DATABASE_URL: url, PARTITIONS: partitions }: ScoringConfig, log: KafkaLog): AccountService => {
  const ledger = new Ledger({ pool: ledgerPool({ url, name: 'strata-scoring-source' }), schema: ACCOUNT, partitions });
  const onError = (error: unknown): void => log.warn({ err: error }, 'the ledger could not be read; trying again');
  return {
    registeredTypes: registeredIn(ledger),
    source: async () => {
      await ledger.open();
      return new LedgerSource({ ledger, onError });
    },
    close: () => ledger.pool.end(),
  };
};

const overKafka = (config: ScoringConfig, log: KafkaLog): AccountService => {
  const { ACCOUNT_URL: url = '', PARTITIONS: partitions } = config;
  return {
    registeredTypes: registeredAt(url),
    source: async () => {
      const kafka = new Kafka(kafkaSettings(config, 'scoring-consumer'), log);
      return new KafkaSource({ kafka, ledger: ACCOUNT, partitions, feed: new FeedClient({ url, ledger: ACCOUNT }), log });
    },
    close: async () => undefined,
  };
};
