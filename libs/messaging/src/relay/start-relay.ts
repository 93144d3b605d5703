import { Ledger, ledgerPool } from '@strata/ledger';
import { messageOf } from '../failure.js';
import { Kafka } from '../kafka/kafka.js';
import type { KafkaLog } from '../kafka/kafka.log.js';
import type { KafkaSettings } from '../kafka/kafka-settings.js';
import type { RelayHealth } from './relay.health.js';
import { type Publisher, Relay } from './relay.js';

export type StartRelayOptions = Readonly<{
  /** Of the service's own database. The relay has connections of its own, so that it never waits for requests, nor they for it. */
  url: string;
  /** The name of the ledger: `account`. Its topic is `account.ledger.v1` unless told. */
  ledger: string;
  topic?: string | undefined;
  partitions: number;
  kafka: KafkaSettings;
  publishes?: Publisher | undefined;
  log: KafkaLog;
}>;

export type RunningRelay = Readonly<{
  /** Not ready, with the reason, too when it has ended by itself: a topic has another number of partitions. */
  health: () => RelayHealth;
  /** Lets the batches under way end. */
  stop: () => Promise<void>;
}>;

/** Runs the relay of a ledger until it is stopped. Rejects when the ledger cannot be opened; a broker that is away is waited for. */
export const startRelay = async ({
  url,
  ledger: schema,
  topic = `${schema}.ledger.v1`,
  partitions,
  kafka,
  publishes,
  log,
}: StartRelayOptions): Promise<RunningRelay> => {
  const pool = ledgerPool({ url, name: `strata-${schema}-relay` });
  const ledger = new Ledger({ pool, schema, partitions });
  await ledger.open().catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });
  const relay = new Relay({ ledger, topic, kafka: new Kafka(kafka, log), publishes, log });
  const end = new AbortController();
  let ended: string | undefined;
  const running = relay.run(end.signal).catch((error: unknown) => {
    ended = messageOf(error);
    log.error({ topic, reason: ended }, 'the relay ended');
  });
  return {
    health: () => ({ ...relay.health(), ...(ended !== undefined && { ready: false, reasons: [ended] }) }),
    stop: async () => {
      end.abort();
      await running;
      await pool.end();
    },
  };
};
