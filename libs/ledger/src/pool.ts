import { Pool } from 'pg';

export type LedgerPoolOptions = Readonly<{ url: string; max?: number; name?: string }>;

/**
 * The planner must not guess: on a new database the statistics say that the tables are empty, and a sequential scan or
 * a hashed subplan creeps into the hot path. Everything the ledger asks has an index and a parametrised plan.
 */
const SETTINGS = [
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'enable_bitmapscan=off',
  'plan_cache_mode=force_generic_plan',
];

/**
 * The connections of a ledger. Statements that do not wait for each other's answers go to the server in one burst (`pipeline`), and are
 * done there in the order in which they were asked for. Read models want an ordinary pool: the settings here suit nothing else.
 */
export const ledgerPool = ({ url, max = 8, name = 'strata-ledger' }: LedgerPoolOptions): Pool => {
  const options = SETTINGS.map((setting) => `-c ${setting}`).join(' ');
  const pool = new Pool({
    connectionString: url,
    max,
    application_name: name,
    options,
    connectionTimeoutMillis: 5_000,
    pipeline: true,
  });
  pool.on('error', () => undefined); // an idle connection was lost; the pool replaces it, and the next query says so if it cannot
  return pool;
};
