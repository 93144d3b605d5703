import { deriveEventId, Ledger, ledgerMigrations, ledgerPool, migrate, transact } from '@strata/ledger';
import { createTestDatabase, runSql, type TestDatabase } from '@strata/testing';
import type { Pool } from 'pg';

export const PARTITIONS = 4;

/** One row per effect: what a handler did, in the transaction of its batch. */
const EFFECT = `CREATE TABLE scoring.effect (consumer text, partition int, position bigint, event_id uuid, PRIMARY KEY (consumer, event_id));
  GRANT SELECT, INSERT ON scoring.effect TO strata_scoring`;

const template = {
  name: 'messaging',
  migrate: async (url: string) => {
    for (const schema of ['account', 'scoring'])
      await migrate({ url, schema, migrations: ledgerMigrations({ schema, partitions: PARTITIONS }) });
    await runSql(url, EFFECT);
  },
};

/** Two ledgers in one database: `account` produces, `scoring` consumes and keeps the checkpoints. */
export class World implements AsyncDisposable {
  readonly url: string;
  readonly producer: Ledger;
  readonly #database: TestDatabase;
  readonly #pools: Pool[] = [];
  readonly #looking: Pool;
  #count = 0;

  private constructor(database: TestDatabase) {
    this.#database = database;
    this.url = database.url('strata_scoring');
    this.#looking = this.pool();
    this.producer = new Ledger({ pool: this.pool(database.url('strata_account')), schema: 'account', partitions: PARTITIONS });
  }

  static async create(): Promise<World> {
    return new World(await createTestDatabase(template));
  }

  /** Connections that end with the world. */
  pool(url = this.url): Pool {
    const pool = ledgerPool({ url });
    this.#pools.push(pool);
    return pool;
  }

  /** Records so many events in a partition; a handler sees their number in `data.n`. */
  async record(partition: number, count: number, type = 'account.noted.v1', account = String(partition)): Promise<void> {
    const events = Array.from({ length: count }, () => {
      const n = ++this.#count;
      return { eventId: deriveEventId(`world ${n}`, 0), type, data: { n }, metadata: {}, occurredAt: '2026-03-01T08:00:00.000Z' };
    });
    const append = {
      partition,
      stream: `account-${account}`,
      expectedVersion: 'any' as const,
      events,
      state: null,
      nextDue: null,
    };
    await transact(this.producer.pool, (tx) => this.producer.append(tx, [append]));
  }

  /** What a consumer has done, partition by partition: the positions in order. */
  async effects(consumer: string): Promise<Readonly<Record<number, readonly number[]>>> {
    const sql =
      'SELECT partition, position::float8 AS position FROM scoring.effect WHERE consumer = $1 ORDER BY partition, position';
    const { rows } = await this.#looking.query<{ partition: number; position: number }>(sql, [consumer]);
    return Object.fromEntries(
      Array.from({ length: PARTITIONS }, (_, p) => [
        p,
        rows.filter(({ partition }) => partition === p).map(({ position }) => position),
      ]),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#pools.map((pool) => pool.end()));
    await this.#database.drop();
  }
}

/** Waits until `holds`; fails with `what` after `ms`. Answers how long it took. */
export const eventually = async (what: string, holds: () => Promise<boolean> | boolean, ms = 60_000): Promise<number> => {
  const began = Date.now();
  while (!(await holds())) {
    if (Date.now() - began > ms) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return Date.now() - began;
};

export const upTo = (last: number): readonly number[] => Array.from({ length: last }, (_, i) => i + 1);
