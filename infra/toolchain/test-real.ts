import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repo = fileURLToPath(new URL('../../', import.meta.url));

/** `npm run test:real [-- FILE]`: the import of the real orders, start to end, from FILE or STRATA_REAL_DATA. */
const file = resolve(process.argv[2] ?? process.env.STRATA_REAL_DATA ?? `${repo}../shared/data/online-retail.csv.gz`);
if (!existsSync(file)) {
  console.error(`There is no ${file}; name the file: npm run test:real -- path/to/online-retail.csv.gz`);
  process.exit(1);
}

const jest = `${repo}node_modules/jest/bin/jest.js`;
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const { status } = spawnSync(
  process.execPath,
  [...flags, jest, '--config', `${repo}infra/toolchain/jest.real.mjs`, '--runInBand'],
  {
    cwd: `${repo}services/cli`,
    env: { ...process.env, STRATA_REAL_DATA: file },
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
