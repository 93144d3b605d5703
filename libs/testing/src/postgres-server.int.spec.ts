import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { PostgresServer, runSql } from './index.js';

const HOOK = fileURLToPath(new URL('../../../infra/toolchain/typescript.mjs', import.meta.url));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strata-server-spec-'));
  chmodSync(folder, 0o711);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const rowsOf = async (url: string): Promise<number> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM kept');
    return rows[0]?.n ?? -1;
  } finally {
    await client.end();
  }
};

it('keeps its data over stop, kill -9 and start', async () => {
  const dataDir = join(folder, 'data');
  const first = await PostgresServer.start({ dataDir });
  await runSql(first.url(), 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)');
  await first.stop();
  const second = await PostgresServer.start({ dataDir });
  await runSql(second.url(), 'INSERT INTO kept VALUES (2)');
  await second.kill();
  const third = await PostgresServer.start({ dataDir });
  expect(await rowsOf(third.url())).toBe(2);
  await third.stop();
});

it('refuses a data directory on which somebody else runs a server', async () => {
  const dataDir = join(folder, 'data');
  const server = await PostgresServer.start({ dataDir });
  await expect(PostgresServer.start({ dataDir })).rejects.toThrow(/is in use: process \d+ runs PostgreSQL on it/);
  await server.stop();
});

it('stops a server that outlived its starter, and goes on with its data', async () => {
  const dataDir = join(folder, 'data');
  const source = new URL('./postgres-server.ts', import.meta.url).href;
  const program = `const { PostgresServer, runSql } = await import(${JSON.stringify(source)});
    const server = await PostgresServer.start({ dataDir: ${JSON.stringify(dataDir)} });
    await runSql(server.url(), 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)');
    process.kill(process.pid, 'SIGKILL');`;
  await once(spawn(process.execPath, ['--import', HOOK, '--input-type=module', '--eval', program]), 'exit');
  const server = await PostgresServer.start({ dataDir });
  expect(await rowsOf(server.url())).toBe(1);
  await server.stop();
});

if (process.getuid?.() === 0)
  it('says which folder keeps PostgreSQL from its data', async () => {
    chmodSync(folder, 0o700);
    const start = PostgresServer.start({ dataDir: join(folder, 'data') });
    await expect(start).rejects.toThrow(`who may not enter ${folder}: use a folder outside of it, or do not run as root`);
  });

it('removes a temporary server with its data', async () => {
  const server = await PostgresServer.temporary();
  await server[Symbol.asyncDispose]();
  expect(() => execFileSync('ls', [server.dataDir], { stdio: 'pipe' })).toThrow();
});
