import { setTimeout as sleep } from 'node:timers/promises';

import { ledgerMigrations } from '@strata/ledger';
import { createTestDatabase, type TestDatabase } from '@strata/testing';

import { loadConfig } from '../config/load-config.js';
import { ServiceConfig } from '../config/service.config.js';
import { runMigrations } from '../database/migrations.js';
import { defineService, type RunningService, type ServiceDefinition } from '../lifecycle/service.js';
import { startService } from '../lifecycle/start.js';
import { createLog, type Log } from '../logging/log.js';
import { type Answered, Client } from './client.js';

// What differs between the services does not matter for their databases.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- ServiceDefinition is invariant in its config
type AnyDefinition = ServiceDefinition<any>;

type Environment = Readonly<Record<string, string>>;

const configFor = <Config extends ServiceConfig>(definition: ServiceDefinition<Config>, url: string, env: Environment): Config =>
  loadConfig(definition.config, {
    PORT: '0',
    PARTITIONS: '4',
    LOG_LEVEL: 'silent',
    SHUTDOWN_TIMEOUT_MS: '10000',
    DATABASE_URL: url,
    ...env,
  });

/**
 * A database of this test alone, with the schemas of these services: a copy of one that is migrated once per run.
 * For several services that share a database; startTestService makes one by itself for a single service.
 */
export const createServiceDatabase = (definitions: readonly AnyDefinition[], env: Environment = {}): Promise<TestDatabase> =>
  createTestDatabase({
    name: [...definitions.map(({ name }) => name), env.PARTITIONS ?? '4'].join('_'),
    migrate: async (url) => {
      for (const definition of definitions) await runMigrations(url, definition.database(configFor(definition, url, env)));
    },
  });

class NoModule {
  readonly name = 'none';
}

/** Another service as far as one sees it in the same database: a ledger, without the service. */
export const bareService = (schema: string): ServiceDefinition<ServiceConfig> =>
  defineService({
    name: schema,
    description: 'The ledger of a service, without the service.',
    config: ServiceConfig,
    database: ({ PARTITIONS: partitions }) => ({ schema, migrations: ledgerMigrations({ schema, partitions }) }),
    module: () => NoModule,
  });

export type TestServiceOptions = Readonly<{
  /** Variables of the service; PORT, PARTITIONS (4), LOG_LEVEL (silent) and DATABASE_URL are set. */
  env?: Environment;
  /** Use this database instead of one of its own; it is left alone at the end. */
  database?: TestDatabase;
  /** Connect as the superuser instead of as strata_<schema>, which has only the rights of production. */
  asOwner?: boolean;
  log?: Log;
}>;

/** A running service and a client to talk to it. `await using` stops it in order and drops its database. */
export class TestService extends Client implements AsyncDisposable {
  readonly running: RunningService;
  readonly database: TestDatabase;
  readonly #ownsDatabase: boolean;

  constructor(running: RunningService, database: TestDatabase, ownsDatabase: boolean) {
    super(running.url);
    this.running = running;
    this.database = database;
    this.#ownsDatabase = ownsDatabase;
  }

  /** The answer once it is as expected: decisions follow facts a moment later. */
  async eventually(path: string, holds: (body: Answered['body']) => boolean): Promise<Answered['body']> {
    for (let attempt = 0; attempt < 800; attempt++) {
      const { status, body } = await this.get(path);
      if (status === 200 && holds(body)) return body;
      await sleep(25);
    }
    throw new Error(`${path} did not become what was expected: ${JSON.stringify((await this.get(path)).body)}`);
  }

  /** A job when it has ended, however long that takes. */
  async ended(path: string): Promise<Answered['body']> {
    for (;;) {
      const { body } = await this.get(path);
      if (body.status !== 'running') return body;
      await sleep(25);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.running.shutdown.stop('the test is over');
    if (this.#ownsDatabase) await this.database.drop();
  }
}

/** Starts a service inside this process, on a free port and a database of its own; resolves when it is ready. */
export const startTestService = async <Config extends ServiceConfig>(
  definition: ServiceDefinition<Config>,
  { env = {}, database, asOwner = false, log }: TestServiceOptions = {},
): Promise<TestService> => {
  const own = database ?? (await createServiceDatabase([definition], env));
  const { schema } = definition.database(configFor(definition, own.url(), env));
  const config = configFor(definition, asOwner ? own.url() : own.url(`strata_${schema}`), env);
  const running = await startService(definition, config, log ?? createLog(definition.name, config.LOG_LEVEL));
  const service = new TestService(running, own, database === undefined);
  try {
    await running.whenReady;
    return service;
  } catch (error) {
    await service[Symbol.asyncDispose]();
    throw error;
  }
};
