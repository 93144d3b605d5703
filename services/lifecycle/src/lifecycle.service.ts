import { Ledger, ledgerMigrations, LedgerListener } from '@strata/ledger';
import { ConsumerServer, kafkaSettings, ownInputs, Parking, startRelay } from '@strata/messaging';
import { defineService, type Starting } from '@strata/service-kit';
import { announcements } from './announcements.js';
import { LifecycleConfig } from './lifecycle.config.js';
import { LifecycleModule } from './lifecycle.module.js';
import { LIFECYCLE } from './names.js';
import { PEERS, type Peers } from './peers.js';
import { readModelMigrations } from './stage/migrations.js';

/** Reads the ledgers of account and scoring, in the order: sources, own inputs, consumers; ends in the reverse. */
const startConsumers = async ({ app, log, health, shutdown }: Starting<LifecycleConfig>): Promise<void> => {
  const ledger = app.get(Ledger);
  const { account, scoring } = app.get<Peers>(PEERS);
  const sources = { 'account.ledger.v1': await account.source(), 'scoring.ledger.v1': await scoring.source() };
  const listener = new LedgerListener({
    ledger,
    onError: (error) => log.warn({ err: error }, 'the ledger could not be read; trying again'),
  });
  await listener.start();
  const server = new ConsumerServer({
    sources,
    pool: ledger.pool,
    checkpoints: ledger,
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

/** Copies the decisions to their topic and announces changes of stage. Ends after the consumers, so that their last decisions are sent. */
const relay = async ({ config, log, health, shutdown }: Starting<LifecycleConfig>): Promise<void> => {
  const running = await startRelay({
    url: config.DATABASE_URL,
    ledger: LIFECYCLE,
    partitions: config.PARTITIONS,
    kafka: kafkaSettings(config, 'lifecycle-relay'),
    publishes: announcements,
    log,
  });
  health.watchPart('relay', () => [running.health()]);
  shutdown.add('commit', 'relay', () => running.stop());
};

/** All that service-kit has to know of the lifecycle service. */
export const lifecycleService = defineService({
  name: LIFECYCLE,
  description: 'Folds facts into stages, renewal windows and signals under a policy, and proves every decision.',
  config: LifecycleConfig,
  database: ({ PARTITIONS }) => ({
    schema: LIFECYCLE,
    migrations: [...ledgerMigrations({ schema: LIFECYCLE, partitions: PARTITIONS }), ...readModelMigrations],
  }),
  module: () => LifecycleModule,
  ready: async (starting) => {
    const { app, config, shutdown } = starting;
    await app.get(Ledger).open();
    if (config.plays('consumer')) await startConsumers(starting);
    if (config.relays()) await relay(starting);
    const { account, scoring } = app.get<Peers>(PEERS);
    shutdown.add('close', 'account ledger', () => account.close());
    shutdown.add('close', 'scoring ledger', () => scoring.close());
  },
});
