import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const repo = fileURLToPath(new URL('../../', import.meta.url));
const swc = JSON.parse(readFileSync(new URL('./swc.json', import.meta.url), 'utf8'));

/** One configuration for every project: real ES modules, TypeScript through swc, our own libraries from source. */
export default {
  rootDir: process.cwd(),
  testMatch: ['<rootDir>/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '\\.real\\.spec\\.ts$'],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swc, $schema: undefined, swcrc: false }] },
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^@strata/(kernel|contracts|ledger|messaging|policy|replay|service-kit|testing)$': `${repo}libs/$1/src/index.ts`,
    '^@strata/(kernel|service-kit)/testing$': `${repo}libs/$1/src/testing/index.ts`,
    '^@strata/domain-(.*)$': `${repo}libs/domain/$1/src/index.ts`,
    '^@strata/(demo|postgres)$': `${repo}infra/$1/src/index.ts`,
  },
  globalSetup: `${repo}infra/toolchain/postgres.setup.mjs`,
  globalTeardown: `${repo}infra/toolchain/postgres.teardown.mjs`,
  // What a failed test left open must not hold the run; that nothing is left is what the tests of libs/testing see to.
  forceExit: true,
  // A hang must end; how fast a machine is decides nothing.
  testTimeout: 240_000,
};
