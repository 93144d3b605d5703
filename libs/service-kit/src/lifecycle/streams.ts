import { Ledger, LedgerListener } from '@strata/ledger';
import {
  ConsumerServer,
  type EventSource,
  kafkaSettings,
  ownInputs,
  Parking,
  type Publisher,
  startRelay,
  statesAhead,
} from '@strata/messaging';

import type { ServiceConfig } from '../config/service.config.js';
import type { Starting } from './service.js';

/**
 * Starts the consumers among the controllers, in the order: own inputs, consumers; they end in the reverse. `sources` by the pattern that a
 * handler names (`account.ledger.v1`).
 */
export const startConsumers = async (
  { app, log, health, shutdown }: Starting<ServiceConfig>,
  sources: Readonly<Record<string, EventSource>>,
): Promise<void> => {
  const ledger = app.get(Ledger);
  const listener = new LedgerListener({
    ledger,
    onError: (error) => log.warn({ err: error }, 'the ledger could not be read; trying again'),
  });
  await listener.start();
  const server = new ConsumerServer({
    sources,
    pool: ledger.pool,
    checkpoints: ledger,
    lookAhead: statesAhead(ledger),
    inputs: ownInputs(listener),
    parking: app.get(Parking),
    log,
  });
  app.connectMicroservice({ strategy: server }, { inheritAppConfig: false });
  await app.startAllMicroservices();
  health.watchPart('consumer', () => server.health());
  shutdown.add('drain', 'consumer', () => server.close());
  // Before the pools close: a pool waits for the connection on which somebody listens.
  shutdown.add('commit', 'listener', () => {
    listener.stop();
  });
};

/**
 * Copies the service's ledger to its topic, and to public topics what `publishes` makes of it. Ends after the last request has been answered
 * and after the consumers, so that the last facts and decisions are sent.
 */
export const relayLedger = async (
  { config, log, health, shutdown }: Starting<ServiceConfig>,
  ledger: string,
  publishes?: Publisher,
): Promise<void> => {
  const running = await startRelay({
    url: config.DATABASE_URL,
    ledger,
    partitions: config.PARTITIONS,
    kafka: kafkaSettings(config, `${ledger}-relay`),
    publishes,
    log,
  });
  health.watchPart('relay', () => [running.health()]);
  shutdown.add('commit', 'relay', () => running.stop());
};
