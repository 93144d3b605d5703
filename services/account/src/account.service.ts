import { Ledger, ledgerMigrations } from '@strata/ledger';
import { defineService, relayLedger } from '@strata/service-kit';
import { AccountConfig } from './account.config.js';
import { AccountModule } from './account.module.js';
import { Clock } from './clock.js';
import { LedgerCommands } from './ledger-commands.js';
import { CreatePersonalKey1763769700000 } from './personal/personal-key.migration.js';
import { PersonalKeys } from './personal/personal-keys.js';

/** All that service-kit has to know of the account service. */
export const accountService = defineService({
  name: 'account',
  description: 'Records facts about customers: accounts, contracts, orders, usage, contacts, referrals, tickets, and the days.',
  config: AccountConfig,
  database: ({ PARTITIONS }) => ({
    schema: 'account',
    migrations: [...ledgerMigrations({ schema: 'account', partitions: PARTITIONS }), CreatePersonalKey1763769700000],
  }),
  module: () => AccountModule,
  ready: async (starting) => {
    const { app, config, shutdown } = starting;
    await app.get(Ledger).open();
    await app.get(PersonalKeys).finishErasing();
    const commands = app.get(LedgerCommands);
    shutdown.add('commit', 'commands', () => commands.drained());
    if (config.CLOCK === 'live' && config.plays('api')) {
      const clock = app.get(Clock);
      shutdown.add('intake', 'clock', () => clock.stop());
      await clock.start();
    }
    if (config.relays()) await relayLedger(starting, 'account');
  },
});
