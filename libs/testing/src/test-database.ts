import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { runSql } from './postgres-server.js';
import { assertTestDatabase, currentRun, databaseName, type TestRun } from './run.js';

/** A database that is migrated once per run and then copied. `migrate` gets its URL as the superuser, who will own everything. */
export type Template = Readonly<{ name: string; migrate: (url: string) => Promise<unknown> }>;

/** A database of one suite. `await using` drops it. */
export class TestDatabase implements AsyncDisposable {
  readonly name: string;
  readonly #run: TestRun;

  constructor(run: TestRun, name: string) {
    this.#run = run;
    this.name = name;
  }

  /** As the superuser, or as a role. */
  url(role?: string): string {
    return urlOf(this.#run, this.name, role);
  }

  /** Closes whoever is connected and removes it. */
  async drop(): Promise<void> {
    await dropDatabase(this.#run.url, this.name);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.drop();
  }
}

/** A database for this suite alone: a copy of the template (made when first asked for), or an empty one. */
export const createTestDatabase = async (template?: Template): Promise<TestDatabase> => {
  const run = currentRun();
  const name = databaseName(run, randomBytes(6).toString('hex'));
  const source = template ? `TEMPLATE "${await templateDatabase(run, template)}"` : '';
  await runSql(run.url, `CREATE DATABASE "${name}" ${source}`);
  return new TestDatabase(run, name);
};

/** Drops a database of the tests; refuses any other. */
export const dropDatabase = async (serverUrl: string, name: string): Promise<void> => {
  assertTestDatabase(name);
  await runSql(serverUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
};

/** Drops what is left of a run. */
export const dropDatabasesOf = async (run: TestRun): Promise<void> => {
  const { rows } = await withClient(run.url, (client) =>
    client.query<{ datname: string }>('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [databaseName(run, '')]),
  );
  for (const { datname } of rows) await dropDatabase(run.url, datname);
};

/** Test processes that want the same template at the same time take turns: the first one makes it. */
const templateDatabase = (run: TestRun, { name: template, migrate }: Template): Promise<string> =>
  withClient(run.url, async (client) => {
    const name = databaseName(run, `template_${template}`);
    const building = `${name}_building`;
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [name]);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) {
      await client.query(`DROP DATABASE IF EXISTS "${building}" WITH (FORCE)`);
      await client.query(`CREATE DATABASE "${building}"`);
      await migrate(urlOf(run, building));
      await client.query(`ALTER DATABASE "${building}" RENAME TO "${name}"`);
    }
    return name;
  });

const urlOf = (run: TestRun, database: string, role?: string): string => {
  const url = new URL(run.url);
  url.pathname = `/${database}`;
  if (role) Object.assign(url, { username: role, password: run.password });
  return url.href;
};

const withClient = async <T>(url: string, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};
