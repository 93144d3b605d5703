import { createTestDatabase, runSql, type TestDatabase } from '@strata/testing';
import type { Pool } from 'pg';
import {
  Ledger,
  ledgerMigrations,
  ledgerPool,
  migrate,
  type NewEvent,
  deriveEventId,
  verifyChain,
  genesisHash,
  type RecordedEvent,
} from '../src/index.js';

export const PARTITIONS = 4;
export const SCHEMA = 'account';

export const migrateLedger = (url: string): Promise<unknown> =>
  migrate({ url, schema: SCHEMA, migrations: ledgerMigrations({ schema: SCHEMA, partitions: PARTITIONS }) });

const template = { name: 'ledger', migrate: migrateLedger };

/** A ledger of its own, opened as the role that a service has. */
export class TestLedger implements AsyncDisposable {
  readonly database: TestDatabase;
  readonly pool: Pool;
  readonly ledger: Ledger;

  private constructor(database: TestDatabase) {
    this.database = database;
    this.pool = ledgerPool({ url: this.url, max: 40 });
    this.ledger = new Ledger({ pool: this.pool, schema: SCHEMA, partitions: PARTITIONS });
  }

  static async create(): Promise<TestLedger> {
    const made = new TestLedger(await createTestDatabase(template));
    await made.ledger.open();
    return made;
  }

  get url(): string {
    return this.database.url(`strata_${SCHEMA}`);
  }

  /** SQL as the owner of the schema, who migrates. */
  asOwner(sql: string): Promise<void> {
    return runSql(this.database.url(), sql);
  }

  /** Every event, partition by partition; fails when a position is missing or a chain is broken. */
  events(): Promise<RecordedEvent[]> {
    return soundHistory(this.ledger);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pool.end();
    await this.database.drop();
  }
}

/** Up to the heads as they are now: what a killed writer had sent off may still be committed while this reads. */
export const soundHistory = async (ledger: Ledger): Promise<RecordedEvent[]> => {
  const all: RecordedEvent[] = [];
  for (const head of await ledger.heads()) {
    const { partition } = head;
    const events: RecordedEvent[] = [];
    for await (const page of ledger.history({ partition, upTo: head.position })) events.push(...page);
    const report = await verifyChain(events, { position: 0, hash: genesisHash(ledger.schema, partition) });
    if (report.broken) throw new Error(`partition ${partition}: ${report.broken.reason}`);
    if (report.head.position !== head.position || report.head.hash !== head.hash)
      throw new Error(`partition ${partition} ends before its head`);
    all.push(...events);
  }
  return all;
};

let causes = 0;

/** An event that nobody recorded before, unless `cause` says which. */
export const anEvent = (cause = `cause-${++causes}`, data: unknown = { cause }): NewEvent => ({
  eventId: deriveEventId(cause, 0),
  type: 'account.noted.v1',
  data,
  metadata: { source: '/spec' },
  occurredAt: '2026-03-01T08:26:00.000Z',
});

/** One event for a stream. */
export const anAppend = (
  stream: string,
  expectedVersion: 'no-stream' | 'stream-exists' | 'any' | number = 'any',
  partition = 0,
  event = anEvent(),
) => ({
  partition,
  stream,
  expectedVersion,
  events: [event],
  state: { last: event.eventId },
  nextDue: null,
});
