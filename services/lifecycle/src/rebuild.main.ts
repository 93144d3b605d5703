import { Ledger, ledgerPool } from '@strata/ledger';
import { loadConfig, registeredIn } from '@strata/service-kit';
import { Policies } from './fold/policies.js';
import { LifecycleConfig } from './lifecycle.config.js';
import { ACCOUNT, LIFECYCLE } from './names.js';
import { rebuildAll } from './rebuild.js';

/** `node dist/rebuild.main.js`: states and read models anew from the ledgers, every decision compared. One line of JSON; exit status 1 on a difference. */
const { DATABASE_URL: url, PARTITIONS: partitions } = loadConfig(LifecycleConfig, process.env);
const pool = ledgerPool({ url, name: 'strata-lifecycle-rebuild' });
const lifecycle = new Ledger({ pool, schema: LIFECYCLE, partitions });
const account = new Ledger({ pool, schema: ACCOUNT, partitions });
try {
  await lifecycle.open();
  await account.open();
  const began = performance.now();
  const rebuilt = await rebuildAll({ lifecycle, account, policies: new Policies(lifecycle, registeredIn(account)) });
  process.stdout.write(`${JSON.stringify({ ...rebuilt, ms: Math.round(performance.now() - began) })}\n`);
  process.exitCode = rebuilt.difference === null ? 0 : 1;
} finally {
  await pool.end();
}
