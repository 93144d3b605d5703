import { Ledger, ledgerMigrations } from '@strata/ledger';
import { defineService, relayLedger, startConsumers } from '@strata/service-kit';
import { announcements } from './announcements.js';
import { LifecycleConfig } from './lifecycle.config.js';
import { LifecycleModule } from './lifecycle.module.js';
import { LIFECYCLE } from './names.js';
import { PEERS, type Peers } from './peers.js';
import { readModelMigrations } from './stage/migrations.js';

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
    const { account, scoring } = app.get<Peers>(PEERS);
    if (config.plays('consumer'))
      await startConsumers(starting, {
        'account.ledger.v1': await account.source(),
        'scoring.ledger.v1': await scoring.source(),
      });
    if (config.relays()) await relayLedger(starting, LIFECYCLE, announcements);
    shutdown.add('close', 'account ledger', () => account.close());
    shutdown.add('close', 'scoring ledger', () => scoring.close());
  },
});
