/** What a test run shares: a PostgreSQL, and a name for the databases that it makes there. */
export type TestRun = Readonly<{ url: string; password: string; name: string }>;

/** What the supervisor printed; infra/toolchain/postgres.setup.mjs sets it for the test processes. */
const VARIABLE = 'STRATA_TEST_RUN';

/** Throws one sentence outside of a test run. */
export const currentRun = (): TestRun => {
  const text = process.env[VARIABLE];
  if (!text) throw new Error('no PostgreSQL for tests: only *.int.spec.ts and *.e2e.spec.ts get one');
  return JSON.parse(text) as TestRun;
};

const PREFIX = 'strata_test_';

/** The name of a database of this run. */
export const databaseName = (run: TestRun, suffix: string): string => `${PREFIX}${run.name}_${suffix}`;

/** Throws unless the name is one that tests made: nothing else may ever be dropped or emptied. */
export const assertTestDatabase = (name: string): void => {
  if (!name.startsWith(PREFIX)) throw new Error(`${name} is not a database of the tests (${PREFIX}…): it is left alone`);
};
