import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const repo = fileURLToPath(new URL('../../', import.meta.url));

/** `npm run test:chaos [-- --kills 200 --seed 7]`: the long form of the chaos test, 100 kills and outages of half a minute. */
const { values } = parseArgs({ options: { kills: { type: 'string', default: '100' }, seed: { type: 'string' } } });

const jest = `${repo}node_modules/jest/bin/jest.js`;
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const { status } = spawnSync(
  process.execPath,
  [...flags, jest, '--config', `${repo}infra/toolchain/jest.mjs`, 'chaos.e2e.spec'],
  {
    cwd: `${repo}infra/e2e`,
    env: {
      ...process.env,
      STRATA_CHAOS: 'long',
      STRATA_CHAOS_KILLS: values.kills,
      ...(values.seed !== undefined && { STRATA_CHAOS_SEED: values.seed }),
    },
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
