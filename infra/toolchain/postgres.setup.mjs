import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** One PostgreSQL for the whole run, if the project has specs that need one. The pipe to its supervisor is our sign of life. */
export default async (_, { rootDir }) => {
  const needed = globSync('{src,test}/**/*.{int,e2e}.spec.ts', { cwd: rootDir }).length > 0;
  if (!needed) return;
  const args = ['--import', at('./typescript.mjs'), at('../../libs/testing/src/supervisor.ts'), at('../postgres/roles.sql')];
  const supervisor = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  globalThis.strataTestSupervisor = supervisor;
  const lines = createInterface(supervisor.stdout);
  process.env.STRATA_TEST_RUN = await new Promise((resolve, reject) => {
    lines.once('line', resolve);
    supervisor.once('exit', () => reject(new Error('no PostgreSQL for the tests; the reason is above')));
  });
};
