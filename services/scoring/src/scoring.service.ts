import { Ledger, ledgerMigrations, LedgerListener } from '@strata/ledger';
import { ConsumerServer, kafkaSettings, ownInputs, Parking, startRelay } from '@strata/messaging';
import { defineService, type Starting } from '@strata/service-kit';
import { ACCOUNT_SERVICE, type AccountService } from './account/account.service.js';
import { announcements } from './announcements.js';
import { readModelMigrations } from './migrations.js';
import { SCORING } from './names.js';
import { Reviews } from './review/reviews.js';
import { ScoringConfig } from './scoring.config.js';
import { ScoringModule } from './scoring.module.js';

/** Reads the account ledger, in the order: source, own inputs, consumer; ends in the reverse. */
const startConsumer = async ({ app, log, health, shutdown }: Starting<ScoringConfig>): Promise<void> => {
  const ledger = app.get(Ledger);
  const source = await app.get<AccountService>(ACCOUNT_SERVICE).source();
  const listener = new LedgerListener({
    ledger,
    onError: (error) => log.warn({ err: error }, 'the ledger could not be read; trying again'),
  });
  await listener.start();
  const server = new ConsumerServer({
    sources: { 'account.ledger.v1': source },
    pool: ledger.pool,
    checkpoints: ledger,
    inputs: ownInputs(listener),
    parking: app.get(Parking),
    log,
  });
  app.connectMicroservice({ strategy: server }, { inheritAppConfig: false });
  await app.startAllMicroservices();
  health.watchPart('consumer', () => server.health());
  const reviews = app.get(Reviews);
  reviews.poke(); // what was measured before a process died
  shutdown.add('drain', 'consumer', () => server.close());
  shutdown.add('drain', 'reviews', () => reviews.idle());
  // Before the pools close: a pool waits for the connection on which somebody listens.
  shutdown.add('commit', 'listener', () => {
    listener.stop();
  });
};

/** Copies the decisions to their topic and announces changes of tier. Ends after the consumer, so that its last decisions are sent. */
const relay = async ({ config, log, health, shutdown }: Starting<ScoringConfig>): Promise<void> => {
  const running = await startRelay({
    url: config.DATABASE_URL,
    ledger: SCORING,
    partitions: config.PARTITIONS,
    kafka: kafkaSettings(config, 'scoring-relay'),
    publishes: announcements,
    log,
  });
  health.watchPart('relay', () => [running.health()]);
  shutdown.add('commit', 'relay', () => running.stop());
};

/** All that service-kit has to know of the scoring service. */
export const scoringService = defineService({
  name: SCORING,
  description: 'Folds facts into scores and tiers under a policy, and proves every decision.',
  config: ScoringConfig,
  database: ({ PARTITIONS }) => ({
    schema: SCORING,
    migrations: [...ledgerMigrations({ schema: SCORING, partitions: PARTITIONS }), ...readModelMigrations],
  }),
  module: () => ScoringModule,
  ready: async (starting) => {
    const { app, config, shutdown } = starting;
    await app.get(Ledger).open();
    if (config.plays('consumer')) await startConsumer(starting);
    if (config.relays()) await relay(starting);
    shutdown.add('close', 'account service', () => app.get<AccountService>(ACCOUNT_SERVICE).close());
  },
});
