import { Ledger, ledgerMigrations } from '@strata/ledger';
import { defineService, relayLedger, startConsumers, type Starting } from '@strata/service-kit';
import { ACCOUNT_SERVICE, type AccountService } from './account/account.service.js';
import { announcements } from './announcements.js';
import { readModelMigrations } from './migrations.js';
import { SCORING } from './names.js';
import { Reviews } from './review/reviews.js';
import { ScoringConfig } from './scoring.config.js';
import { ScoringModule } from './scoring.module.js';

/** The consumer of the account ledger; what it measures completes reviews, which end after it. */
const consume = async (starting: Starting<ScoringConfig>): Promise<void> => {
  const { app, shutdown } = starting;
  await startConsumers(starting, { 'account.ledger.v1': await app.get<AccountService>(ACCOUNT_SERVICE).source() });
  const reviews = app.get(Reviews);
  reviews.poke(); // what was measured before a process died
  shutdown.add('drain', 'reviews', () => reviews.idle());
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
    if (config.plays('consumer')) await consume(starting);
    if (config.relays()) await relayLedger(starting, SCORING, announcements);
    shutdown.add('close', 'account service', () => app.get<AccountService>(ACCOUNT_SERVICE).close());
  },
});
