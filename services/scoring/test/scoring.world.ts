import { partitionOf, type PlainDate } from '@strata/kernel';
import { deriveEventId, Ledger, ledgerMigrations, ledgerPool, migrate, type RecordedEvent, transact } from '@strata/ledger';
import { accountStream, type BatchContext, ConsumerLoop, DAY_OPENED, deliverOnce, LedgerSource } from '@strata/messaging';
import { createTestDatabase, type TestDatabase } from '@strata/testing';
import type { Pool } from 'pg';
import { registeredIn } from '@strata/service-kit';
import type { AccountFactsConsumer } from '../src/account-facts.consumer.js';
import type { Reviews } from '../src/review/reviews.js';
import { consumerOver } from './consumer.js';
import { readModelMigrations } from '../src/migrations.js';
import { ACCOUNT_FACTS } from '../src/names.js';
import { EventTypes } from '../src/policy/event-types.js';
import { Library } from '../src/policy/library.js';
import { Policies } from '../src/policy/policies.js';

export const PARTITIONS = 4;

const template = {
  name: 'scoring',
  migrate: async (url: string) => {
    await migrate({ url, schema: 'account', migrations: ledgerMigrations({ schema: 'account', partitions: PARTITIONS }) });
    const scoring = [...ledgerMigrations({ schema: 'scoring', partitions: PARTITIONS }), ...readModelMigrations];
    await migrate({ url, schema: 'scoring', migrations: scoring });
  },
};

/** What is told of an account in a test. */
export type Fact = Readonly<{ accountId: string; type: string; data: unknown; at: string }>;

/** A decision as far as it must be the same in every run. */
export type Told = Readonly<{
  eventId: string;
  stream: string;
  version: number;
  type: string;
  data: unknown;
  occurredAt: string;
}>;

/** The scoring service's own parts over two real ledgers, without HTTP and without a process of its own. */
export class ScoringWorld implements AsyncDisposable {
  readonly database: TestDatabase;
  readonly pool: Pool;
  readonly reading: Pool;
  readonly account: Ledger;
  readonly scoring: Ledger;
  readonly library: Library;
  readonly consumer: AccountFactsConsumer;
  readonly reviews: Reviews;
  #ids = 0;

  private constructor(database: TestDatabase) {
    this.database = database;
    this.pool = ledgerPool({ url: database.url('strata_scoring') });
    this.reading = ledgerPool({ url: database.url('strata_scoring') });
    this.account = new Ledger({
      pool: ledgerPool({ url: database.url('strata_account') }),
      schema: 'account',
      partitions: PARTITIONS,
    });
    this.scoring = new Ledger({ pool: this.pool, schema: 'scoring', partitions: PARTITIONS });
    const eventTypes = new EventTypes({ registeredTypes: registeredIn(this.source) });
    this.library = new Library(this.scoring, eventTypes, { POLICY_APPROVAL: 'none' });
    const { consumer, reviews } = consumerOver(this.scoring, new Policies(this.scoring, eventTypes));
    this.consumer = consumer;
    this.reviews = reviews;
  }

  static async create(): Promise<ScoringWorld> {
    return new ScoringWorld(await createTestDatabase(template));
  }

  /** The account ledger as scoring reads it. */
  get source(): Ledger {
    return new Ledger({ pool: this.reading, schema: 'account', partitions: PARTITIONS });
  }

  /** Records facts in the account ledger, in order. */
  async record(...facts: readonly Fact[]): Promise<void> {
    for (const { accountId, type, data, at } of facts) {
      await this.#append(partitionOf(accountId, PARTITIONS), accountStream(accountId), type, data, at);
    }
  }

  async openDays(...days: readonly PlainDate[]): Promise<void> {
    for (const day of days) {
      for (let partition = 0; partition < PARTITIONS; partition++)
        await this.#append(partition, 'calendar', DAY_OPENED, { date: day }, `${day}T00:00:00.000Z`);
    }
  }

  async publish(source: string): Promise<void> {
    const context = { cause: `test\n${this.#ids++}`, correlationId: 'test', receivedAt: '2026-06-01T00:00:00.000Z' };
    const { policy } = await this.library.draft(source, undefined, context);
    await this.library.publish(policy.id, policy.version, undefined, context);
  }

  loop(options: { batchSize?: number } = {}): ConsumerLoop {
    const source = new LedgerSource({ ledger: this.source, pollMs: 200, claimMs: 100, ...options });
    const handle = (batch: Parameters<AccountFactsConsumer['consume']>[0], context: BatchContext) =>
      this.consumer.consume(batch, context);
    return new ConsumerLoop({
      consumer: ACCOUNT_FACTS,
      pool: this.pool,
      checkpoints: this.scoring,
      source,
      handle,
      stalledPauseMs: 300,
    });
  }

  /** Takes everything that is in the account ledger now, delivered in batches of `size`; publications too. */
  async consume(size = 500): Promise<void> {
    const source = new LedgerSource({ ledger: this.source, batchSize: size });
    const loop = { consumer: ACCOUNT_FACTS, pool: this.pool, checkpoints: this.scoring, source, ticked: () => undefined };
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const handle = (batch: Parameters<AccountFactsConsumer['consume']>[0], context: BatchContext) =>
        this.consumer.consume(batch, context);
      const from = (await deliverOnce({ ...loop, handle }, { partition, events: [] })).position;
      for await (const events of source.history(partition, from, Number.MAX_SAFE_INTEGER))
        await deliverOnce({ ...loop, handle }, { partition, events });
    }
  }

  /** Every decision, partition by partition in order of position. */
  async decisions(): Promise<readonly Told[]> {
    return (await this.#all()).map(({ eventId, stream, version, type, data, occurredAt }) => ({
      eventId,
      stream,
      version,
      type,
      data,
      occurredAt,
    }));
  }

  async #all(): Promise<readonly RecordedEvent[]> {
    const pages = await Promise.all(
      Array.from({ length: PARTITIONS }, (_, partition) => this.scoring.read({ partition, after: 0, limit: 1_000_000 })),
    );
    return pages.flat().filter(({ type }) => !type.startsWith('scoring.policy-'));
  }

  /** The latest score of an account. */
  async score(accountId: string) {
    const events = await this.scoring.readStream(accountStream(accountId));
    return events.filter(({ type }) => type === 'scoring.score-changed.v1').at(-1)?.data as
      | {
          points: number;
          on: string;
          policy: { version: number };
          ladders: Record<string, { tier: string }>;
          cause: { type: string };
        }
      | undefined;
  }

  async states(): Promise<readonly unknown[]> {
    const sql = `SELECT partition, stream, version, next_due::text, state::text FROM scoring.stream_state WHERE stream NOT LIKE 'policy-%' ORDER BY partition, stream`;
    return (await this.pool.query<Record<string, unknown>>(sql)).rows;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.reviews.idle();
    await Promise.all([this.pool.end(), this.reading.end(), this.account.pool.end()]);
    await this.database.drop();
  }

  async #append(partition: number, stream: string, type: string, data: unknown, occurredAt: string): Promise<void> {
    const event = { eventId: deriveEventId(`fact ${this.#ids++}`, 0), type, data, metadata: {}, occurredAt };
    await transact(this.account.pool, (tx) =>
      this.account.append(tx, [{ partition, stream, expectedVersion: 'any', events: [event], state: null, nextDue: null }]),
    );
  }
}
