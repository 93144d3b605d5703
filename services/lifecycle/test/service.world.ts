import { catalogue } from '@strata/contracts';
import { partitionOf, type PlainDate } from '@strata/kernel';
import { deriveEventId, Ledger, ledgerMigrations, ledgerPool, transact } from '@strata/ledger';
import { accountStream, DAY_OPENED } from '@strata/messaging';
import { compilePolicy } from '@strata/policy';
import { defineService, ServiceConfig } from '@strata/service-kit';
import { type Answered, createServiceDatabase, startTestService, type TestService } from '@strata/service-kit/testing';
import type { TestDatabase } from '@strata/testing';
import { lifecycleService } from '../src/lifecycle.service.js';
import type { Fact } from './facts.js';

const PARTITIONS = 4;

class NoModule {
  readonly name = 'none';
}

/** Another service's schema, as far as lifecycle sees it. */
const schemaOf = (schema: string) =>
  defineService({
    name: schema,
    description: 'The ledger of a service, without the service.',
    config: ServiceConfig,
    database: ({ PARTITIONS: partitions }) => ({ schema, migrations: ledgerMigrations({ schema, partitions }) }),
    module: () => NoModule,
  });

/** The lifecycle service, running over ledgers of account and scoring that the test writes. */
export class ServiceWorld implements AsyncDisposable {
  readonly lifecycle: TestService;
  readonly #database: TestDatabase;
  readonly #ledgers: Readonly<Record<'account' | 'scoring', Ledger>>;
  #ids = 0;

  private constructor(lifecycle: TestService, database: TestDatabase) {
    this.lifecycle = lifecycle;
    this.#database = database;
    const ledgerOf = (schema: string) =>
      new Ledger({ pool: ledgerPool({ url: database.url(`strata_${schema}`) }), schema, partitions: PARTITIONS });
    this.#ledgers = { account: ledgerOf('account'), scoring: ledgerOf('scoring') };
  }

  static async start(): Promise<ServiceWorld> {
    const database = await createServiceDatabase([schemaOf('account'), schemaOf('scoring'), lifecycleService]);
    return new ServiceWorld(await startTestService(lifecycleService, { database }), database);
  }

  async openDays(...days: readonly PlainDate[]): Promise<void> {
    for (const date of days)
      for (let p = 0; p < PARTITIONS; p++)
        await this.#append('account', p, 'calendar', DAY_OPENED, { date }, `${date}T00:00:00.000Z`);
  }

  async record(...facts: readonly Fact[]): Promise<void> {
    for (const { accountId, type, data, at } of facts)
      await this.#append('account', partitionOf(accountId, PARTITIONS), accountStream(accountId), type, data, at);
  }

  /** Scoring publishes a policy, and lifecycle has it in force. */
  async publish(source: string): Promise<void> {
    const compiled = compilePolicy(source, catalogue);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    const { ref, effectiveFrom, document } = compiled.policy;
    const data = { policy: ref, effectiveFrom, document };
    for (let p = 0; p < PARTITIONS; p++)
      await this.#append('scoring', p, 'inputs', 'scoring.policy-published.v1', data, '2026-01-01T00:00:00.000Z');
    await this.eventually('/v1/stages/funnel', ({ policy }) => policy?.hash === ref.hash);
  }

  /** The answer once it is as expected: decisions follow facts a moment later. */
  async eventually(path: string, holds: (body: Answered['body']) => boolean): Promise<Answered['body']> {
    for (let attempt = 0; attempt < 800; attempt++) {
      const { status, body } = await this.lifecycle.get(path);
      if (status === 200 && holds(body)) return body;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`${path} did not become what was expected: ${JSON.stringify((await this.lifecycle.get(path)).body)}`);
  }

  /** A job when it has ended. */
  async ended(path: string): Promise<Answered['body']> {
    for (;;) {
      const { body } = await this.lifecycle.get(path);
      if (body.status !== 'running') return body;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lifecycle[Symbol.asyncDispose]();
    await Promise.all(Object.values(this.#ledgers).map(({ pool }) => pool.end()));
    await this.#database.drop();
  }

  async #append(name: 'account' | 'scoring', partition: number, stream: string, type: string, data: unknown, occurredAt: string) {
    const ledger = this.#ledgers[name];
    const event = { eventId: deriveEventId(`${name} ${this.#ids++}`, 0), type, data, metadata: {}, occurredAt };
    const append = { partition, stream, expectedVersion: 'any' as const, events: [event], state: null, nextDue: null };
    await transact(ledger.pool, (tx) => ledger.append(tx, [append]));
  }
}
