import { Ledger, ledgerMigrations, LedgerListener } from '@strata/ledger';
import { ConsumerServer, LedgerSource, ownInputs } from '@strata/messaging';
import { defineService, type Starting } from '@strata/service-kit';
import { SCORING } from './names.js';
import { ACCOUNT_LEDGER } from './policy/event-types.js';
import { CreateReadModels1763769700000 } from './score/read-models.migration.js';
import { ScoringConfig } from './scoring.config.js';
import { ScoringModule } from './scoring.module.js';

/** Tails the account ledger, in the order: source, own inputs, consumer; ends in the reverse. */
const startConsumer = async ({ app, log, health, shutdown }: Starting<ScoringConfig>): Promise<void> => {
  const ledger = app.get(Ledger);
  const account = app.get<Ledger>(ACCOUNT_LEDGER);
  await account.open();
  const onError = (error: unknown): void => {
    log.warn({ err: error }, 'the ledger could not be read; trying again');
  };
  const listener = new LedgerListener({ ledger, onError });
  await listener.start();
  const server = new ConsumerServer({
    sources: { 'account.ledger.v1': new LedgerSource({ ledger: account, onError }) },
    pool: ledger.pool,
    checkpoints: ledger,
    inputs: ownInputs(listener),
    log,
  });
  app.connectMicroservice({ strategy: server }, { inheritAppConfig: false });
  await app.startAllMicroservices();
  health.addLive('consumer', () => server.health().find(({ live }) => !live)?.consumer);
  health.addReady('consumer', () => server.health().flatMap(({ ready, reasons }) => (ready ? [] : reasons))[0]);
  shutdown.add('drain', 'consumer', () => server.close());
  // Before the pools close: a pool waits for the connection on which somebody listens.
  shutdown.add('commit', 'listener', () => {
    listener.stop();
  });
};

/** All that service-kit has to know of the scoring service. */
export const scoringService = defineService({
  name: SCORING,
  description: 'Folds facts into scores and tiers under a policy, and proves every decision.',
  config: ScoringConfig,
  database: ({ PARTITIONS }) => ({
    schema: SCORING,
    migrations: [...ledgerMigrations({ schema: SCORING, partitions: PARTITIONS }), CreateReadModels1763769700000],
  }),
  module: () => ScoringModule,
  ready: async (starting) => {
    const { app, config, shutdown } = starting;
    await app.get(Ledger).open();
    if (config.plays('consumer')) await startConsumer(starting);
    shutdown.add('close', 'account ledger', () => app.get<Ledger>(ACCOUNT_LEDGER).pool.end());
  },
});
