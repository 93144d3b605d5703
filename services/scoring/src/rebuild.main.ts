import { Ledger, ledgerPool } from '@strata/ledger';
import { loadConfig, registeredIn } from '@strata/service-kit';
import { ACCOUNT, SCORING } from './names.js';
import { EventTypes } from './policy/event-types.js';
import { Policies } from './policy/policies.js';
import { rebuildAll } from './rebuild.js';
import { ScoringConfig } from './scoring.config.js';

/** `node dist/rebuild.main.js`: states and read models anew from the ledgers, every decision compared. One line of JSON; exit status 1 on a difference. */
const { DATABASE_URL: url, PARTITIONS: partitions } = loadConfig(ScoringConfig, process.env);
const pool = ledgerPool({ url, name: 'strata-scoring-rebuild' });
const scoring = new Ledger({ pool, schema: SCORING, partitions });
const account = new Ledger({ pool, schema: ACCOUNT, partitions });
try {
  await scoring.open();
  await account.open();
  const began = performance.now();
  const rebuilt = await rebuildAll({
    scoring,
    account,
    policies: new Policies(scoring, new EventTypes({ registeredTypes: registeredIn(account) })),
  });
  process.stdout.write(`${JSON.stringify({ ...rebuilt, ms: Math.round(performance.now() - began) })}\n`);
  process.exitCode = rebuilt.difference === null ? 0 : 1;
} finally {
  await pool.end();
}
