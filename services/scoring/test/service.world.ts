import { partitionOf, type PlainDate } from '@strata/kernel';
import { deriveEventId, Ledger, ledgerMigrations, ledgerPool, transact } from '@strata/ledger';
import { accountStream, DAY_OPENED } from '@strata/messaging';
import { defineService, ServiceConfig } from '@strata/service-kit';
import { type Answered, createServiceDatabase, startTestService, type TestService } from '@strata/service-kit/testing';
import type { TestDatabase } from '@strata/testing';
import type { Pool } from 'pg';
import { ACCOUNT } from '../src/names.js';
import { scoringService } from '../src/scoring.service.js';
import { type Fact, PARTITIONS } from './scoring.world.js';

class NoModule {
  readonly name = 'none';
}

/** The account service's schema, as far as scoring sees it. */
const accountSchema = defineService({
  name: ACCOUNT,
  description: 'The ledger of the account service, without the service.',
  config: ServiceConfig,
  database: ({ PARTITIONS: partitions }) => ({ schema: ACCOUNT, migrations: ledgerMigrations({ schema: ACCOUNT, partitions }) }),
  module: () => NoModule,
});

/** The scoring service, running over an account ledger that the test writes. */
export class ServiceWorld implements AsyncDisposable {
  readonly scoring: TestService;
  readonly #database: TestDatabase;
  readonly #account: Ledger;
  readonly #owner: Pool;
  #ids = 0;

  private constructor(scoring: TestService, database: TestDatabase) {
    this.scoring = scoring;
    this.#database = database;
    this.#owner = ledgerPool({ url: database.url() });
    this.#account = new Ledger({
      pool: ledgerPool({ url: database.url('strata_account') }),
      schema: ACCOUNT,
      partitions: PARTITIONS,
    });
  }

  /** Policies need no second person here, unless `env` says so: most tests are about what a policy does. */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<ServiceWorld> {
    const database = await createServiceDatabase([accountSchema, scoringService]);
    return new ServiceWorld(
      await startTestService(scoringService, { database, env: { POLICY_APPROVAL: 'none', ...env } }),
      database,
    );
  }

  async openDays(...days: readonly PlainDate[]): Promise<void> {
    for (const date of days)
      for (let p = 0; p < PARTITIONS; p++) await this.#append(p, 'calendar', DAY_OPENED, { date }, `${date}T00:00:00.000Z`);
  }

  async record(...facts: readonly Fact[]): Promise<void> {
    for (const { accountId, type, data, at } of facts)
      await this.#append(partitionOf(accountId, PARTITIONS), accountStream(accountId), type, data, at);
  }

  /** Where an owner of the database gets in. */
  get url(): string {
    return this.#database.url();
  }

  /** A job when it has ended, however long that takes. */
  async ended(path: string): Promise<Answered['body']> {
    for (;;) {
      const { body } = await this.scoring.get(path);
      if (body.status !== 'running') return body;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  /** Waits until the consumer has come to the end of the account ledger. */
  async settled(): Promise<void> {
    const heads = new Map((await this.#account.heads()).map(({ partition, position }) => [partition, position]));
    const sql = `SELECT partition, position::float8 AS position FROM scoring.checkpoint WHERE consumer = 'scoring.account-facts'`;
    for (;;) {
      const { rows } = await this.#owner.query<{ partition: number; position: number }>(sql);
      if (rows.length === heads.size && rows.every(({ partition, position }) => position === heads.get(partition))) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  /** Hands a policy in as YAML and publishes it. */
  async publish(source: string): Promise<void> {
    const { body } = await this.scoring.post('/v1/policies', source, { headers: { 'content-type': 'application/yaml' } });
    await this.scoring.post(`/v1/policies/${body.id}/versions/${body.version}/publish`);
  }

  /** The answer once it is as expected: decisions follow facts a moment later. */
  async eventually(path: string, holds: (body: Answered['body']) => boolean): Promise<Answered['body']> {
    for (let attempt = 0; attempt < 400; attempt++) {
      const { status, body } = await this.scoring.get(path);
      if (status === 200 && holds(body)) return body;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`${path} did not become what was expected: ${JSON.stringify((await this.scoring.get(path)).body)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.scoring[Symbol.asyncDispose]();
    await this.#account.pool.end();
    await this.#owner.end();
    await this.#database.drop();
  }

  async #append(partition: number, stream: string, type: string, data: unknown, occurredAt: string): Promise<void> {
    const event = { eventId: deriveEventId(`fact ${this.#ids++}`, 0), type, data, metadata: {}, occurredAt };
    const append = { partition, stream, expectedVersion: 'any' as const, events: [event], state: null, nextDue: null };
    await transact(this.#account.pool, (tx) => this.#account.append(tx, [append]));
  }
}
