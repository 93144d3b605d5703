import { partitionOf, type PlainDate } from '@strata/kernel';
import { deriveEventId, Ledger, ledgerMigrations, ledgerPool, migrate, type RecordedEvent } from '@strata/ledger';
import { accountStream } from '@strata/messaging';
import { registeredIn } from '@strata/service-kit';
import { type Consuming, LedgersWorld, PARTITIONS, takeAll } from '@strata/service-kit/testing';
import { createTestDatabase, type TestDatabase } from '@strata/testing';
import type { Pool } from 'pg';
import { AccountFactsConsumer } from '../src/account-facts.consumer.js';
import { LifecycleStore } from '../src/fold/lifecycle.store.js';
import { Policies } from '../src/fold/policies.js';
import { Standing } from '../src/fold/standing.js';
import { Explanations } from '../src/inputs/explanations.js';
import { ACCOUNT_FACTS, SCORING_DECISIONS } from '../src/names.js';
import { ScoringDecisionsConsumer } from '../src/scoring-decisions.consumer.js';
import { readModelMigrations } from '../src/stage/migrations.js';
import { publishIn } from './publish.js';

const HASH = `sha256:${'0'.repeat(64)}`;

const template = {
  name: 'lifecycle',
  migrate: async (url: string) => {
    for (const schema of ['account', 'scoring'])
      await migrate({ url, schema, migrations: ledgerMigrations({ schema, partitions: PARTITIONS }) });
    const own = [...ledgerMigrations({ schema: 'lifecycle', partitions: PARTITIONS }), ...readModelMigrations];
    await migrate({ url, schema: 'lifecycle', migrations: own });
  },
};

/** The lifecycle service's own parts over three real ledgers, without HTTP and without a process of its own. */
export class LifecycleWorld extends LedgersWorld {
  readonly pool: Pool;
  readonly lifecycle: Ledger;
  readonly facts: AccountFactsConsumer;
  readonly explanations: Explanations;
  readonly #decisions: ScoringDecisionsConsumer;

  private constructor(database: TestDatabase) {
    super(database);
    this.pool = ledgerPool({ url: database.url('strata_lifecycle') });
    this.lifecycle = new Ledger({ pool: this.pool, schema: 'lifecycle', partitions: PARTITIONS });
    const policies = this.policies();
    this.facts = new AccountFactsConsumer(new LifecycleStore(this.lifecycle, policies));
    this.#decisions = new ScoringDecisionsConsumer(this.lifecycle);
    this.explanations = new Explanations(this.lifecycle, new Standing(this.lifecycle, policies));
  }

  static async create(): Promise<LifecycleWorld> {
    return new LifecycleWorld(await createTestDatabase(template));
  }

  policies(): Policies {
    return new Policies(this.lifecycle, registeredIn(this.reading('account')));
  }

  /** The consumer of the facts. */
  get consuming(): Consuming {
    return { consumer: ACCOUNT_FACTS, own: this.lifecycle, handler: this.facts };
  }

  /** A ledger of another service, as lifecycle reads it. */
  reading(schema: 'account' | 'scoring'): Ledger {
    return new Ledger({ pool: this.pool, schema, partitions: PARTITIONS });
  }

  /** Scoring publishes a policy in every partition, behind what it has taken of the account ledger. */
  async publish(source: string, after: (partition: number) => number = () => 0): Promise<void> {
    await publishIn(this, source, after);
  }

  /** Scoring moves an account to a tier. */
  async moveTier(accountId: string, to: string, on: PlainDate, position = 1): Promise<void> {
    const policy = { id: 'life', version: 1, hash: HASH };
    const partition = partitionOf(accountId, PARTITIONS);
    const cause = {
      ledger: 'account',
      partition,
      position,
      eventId: deriveEventId('cause', 0),
      type: 'account.order-placed.v1',
    };
    const data = {
      accountId,
      ladder: 'value',
      from: null,
      to,
      direction: 'enter',
      points: 30,
      reason: 'test',
      on,
      policy,
      cause,
    };
    const at = `${on}T03:00:00.000Z`;
    await this.append('scoring', partition, accountStream(accountId), 'scoring.tier-changed.v1', data, at);
  }

  /** Takes everything that is in both ledgers now: what scoring decided first, then the facts, in batches of `size`. */
  async consume(size = 500): Promise<void> {
    await this.consumeDecisions(size);
    await this.consumeFacts(size);
  }

  /** Takes only the facts, and the inputs that are recorded already. */
  consumeFacts(size = 500): Promise<void> {
    return takeAll(this.consuming, this.reading('account'), size);
  }

  /** Takes only what scoring decided: it becomes inputs, behind the facts that were taken so far. */
  consumeDecisions(size = 500): Promise<void> {
    return takeAll({ consumer: SCORING_DECISIONS, own: this.lifecycle, handler: this.#decisions }, this.reading('scoring'), size);
  }

  /** Every decision, partition by partition in order of position. */
  async decisions(): Promise<readonly Pick<RecordedEvent, 'eventId' | 'stream' | 'type' | 'data' | 'occurredAt'>[]> {
    const pages = await Promise.all(
      Array.from({ length: PARTITIONS }, (_, partition) => this.lifecycle.read({ partition, after: 0, limit: 1_000_000 })),
    );
    return pages
      .flat()
      .filter(({ metadata }) => metadata.after === undefined)
      .map(({ eventId, stream, type, data, occurredAt }) => ({ eventId, stream, type, data, occurredAt }));
  }

  /** The stages an account went through, in order. */
  async stagesOf(accountId: string): Promise<readonly string[]> {
    const events = await this.lifecycle.readStream(accountStream(accountId));
    return events.filter(({ type }) => type === 'lifecycle.stage-changed.v1').map(({ data }) => (data as { to: string }).to);
  }

  async rows<Row>(sql: string): Promise<readonly Row[]> {
    return (await this.pool.query(sql)).rows as Row[];
  }

  states(): Promise<readonly unknown[]> {
    return this.rows(
      `SELECT partition, stream, version, next_due::text, state::text FROM lifecycle.stream_state ORDER BY partition, stream`,
    );
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.pool.end();
    await super[Symbol.asyncDispose]();
  }
}
