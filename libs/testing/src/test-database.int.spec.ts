import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { createTestDatabase, currentRun, dropDatabase, runSql } from './index.js';

const template = {
  name: 'spec',
  migrate: (url: string) => runSql(url, 'CREATE TABLE migrated (n int); INSERT INTO migrated VALUES (1)'),
};

it('gives each suite a copy of the migrated template', async () => {
  await using one = await createTestDatabase(template);
  await using other = await createTestDatabase(template);
  await runSql(one.url(), 'DELETE FROM migrated');
  const client = new Client({ connectionString: other.url() });
  await client.connect();
  expect((await client.query('SELECT n FROM migrated')).rows).toEqual([{ n: 1 }]);
  await client.end();
});

it('refuses to drop a database that tests did not make', () =>
  expect(dropDatabase(currentRun().url, 'postgres')).rejects.toThrow('it is left alone'));

it('leaves nothing running when the test run is killed', async () => {
  const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
  const run = `const { spawn } = require('node:child_process');
    spawn(process.execPath, ['--import', ${JSON.stringify(path('../../../infra/toolchain/typescript.mjs'))}, ${JSON.stringify(path('./supervisor.ts'))}],
      { stdio: ['pipe', 'inherit', 'inherit'], detached: true });`;
  const killed = spawn(process.execPath, ['--eval', run], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(killed.stdout), 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  await runSql(url, 'SELECT 1');
  killed.kill('SIGKILL');
  for (let attempt = 0; attempt < 100; attempt++) {
    if (
      !(await runSql(url, 'SELECT 1').then(
        () => true,
        () => false,
      ))
    )
      return;
    await sleep(100);
  }
  throw new Error('the server is still there');
});
