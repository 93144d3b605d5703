import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { PostgresServer, runSql } from './postgres-server.js';
import type { TestRun } from './run.js';
import { dropDatabasesOf } from './test-database.js';

/**
 * A process of its own that holds what a test run needs, and lives as long as its standard input is open: however the
 * run ends, kill -9 included, that pipe closes; then the server stops and its data goes. Prints the TestRun when ready.
 * With TEST_DATABASE_URL (a superuser's, on a server for tests) it uses that one, and removes only its own databases.
 *
 *     node --import infra/toolchain/typescript.mjs libs/testing/src/supervisor.ts infra/postgres/roles.sql
 */
const SETTINGS = { fsync: 'off', full_page_writes: 'off', max_connections: '200', shared_buffers: '128MB', max_wal_size: '1GB' };

/** Lets every role of ours connect with one password. */
const givePasswords = (password: string): string => `DO $$ DECLARE r text; BEGIN
  FOR r IN SELECT rolname FROM pg_roles WHERE starts_with(rolname, 'strata_') AND rolcanlogin AND NOT rolsuper LOOP
    EXECUTE format('ALTER ROLE %I PASSWORD %L', r, '${password}');
  END LOOP; END $$`;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined); // the pipe says when
process.stdin.resume();
const released = once(process.stdin, 'close');

const external = process.env['TEST_DATABASE_URL'];
await using server = external ? undefined : await PostgresServer.temporary(SETTINGS);
const run: TestRun = {
  url: server?.url() ?? external ?? '',
  password: server?.password ?? 'strata-test',
  name: randomBytes(3).toString('hex'),
};
const roles = process.argv[2];
if (roles) await runSql(run.url, readFileSync(roles, 'utf8') + givePasswords(run.password));
process.stdout.write(`${JSON.stringify(run)}\n`);
await released;
if (external) await dropDatabasesOf(run);
