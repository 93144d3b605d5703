import { Ledger, ledgerMigrations, ledgerPool, migrate, type RecordedEvent } from '@strata/ledger';
import { accountStream, ConsumerLoop, LedgerSource } from '@strata/messaging';
import { type Consuming, LedgersWorld, PARTITIONS, takeAll } from '@strata/service-kit/testing';
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

const template = {
  name: 'scoring',
  migrate: async (url: string) => {
    await migrate({ url, schema: 'account', migrations: ledgerMigrations({ schema: 'account', partitions: PARTITIONS }) });
    const scoring = [...ledgerMigrations({ schema: 'scoring', partitions: PARTITIONS }), ...readModelMigrations];
    await migrate({ url, schema: 'scoring', migrations: scoring });
  },
};

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
export class ScoringWorld extends LedgersWorld {
  readonly pool: Pool;
  readonly reading: Pool;
  readonly scoring: Ledger;
  readonly library: Library;
  readonly consumer: AccountFactsConsumer;
  readonly reviews: Reviews;
  #ids = 0;

  private constructor(database: TestDatabase) {
    super(database);
    this.pool = ledgerPool({ url: database.url('strata_scoring') });
    this.reading = ledgerPool({ url: database.url('strata_scoring') });
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

  get consuming(): Consuming {
    return { consumer: ACCOUNT_FACTS, own: this.scoring, handler: this.consumer };
  }

  /** The account ledger as scoring reads it. */
  get source(): Ledger {
    return new Ledger({ pool: this.reading, schema: 'account', partitions: PARTITIONS });
  }

  async publish(source: string): Promise<void> {
    const context = { cause: `test\n${this.#ids++}`, correlationId: 'test', receivedAt: '2026-06-01T00:00:00.000Z' };
    const { policy } = await this.library.draft(source, undefined, context);
    await this.library.publish(policy.id, policy.version, undefined, context);
  }

  loop(options: { batchSize?: number } = {}): ConsumerLoop {
    const source = new LedgerSource({ ledger: this.source, pollMs: 200, claimMs: 100, ...options });
    return new ConsumerLoop({
      consumer: ACCOUNT_FACTS,
      pool: this.pool,
      checkpoints: this.scoring,
      source,
      handle: (batch, context) => this.consumer.consume(batch, context),
      stalledPauseMs: 300,
    });
  }

  /** Takes everything that is in the account ledger now, delivered in batches of `size`; publications too. */
  consume(size = 500): Promise<void> {
    return takeAll(this.consuming, this.source, size);
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

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.reviews.idle();
    await Promise.all([this.pool.end(), this.reading.end()]);
    await super[Symbol.asyncDispose]();
  }
}
