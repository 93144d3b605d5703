import { DAY_OPENED, partitionOf, type PlainDate } from '@strata/kernel';
import { deriveEventId, type EventMetadata, Ledger, ledgerPool, transact } from '@strata/ledger';
import { accountStream } from '@strata/messaging';
import type { TestDatabase } from '@strata/testing';

export const PARTITIONS = 4;

/** What is told of an account in a test. */
export type Fact = Readonly<{ accountId: string; type: string; data: unknown; at: string }>;

/** A database of a test's own, and in it the ledgers of other services, which the test writes in their place. */
export class LedgersWorld implements AsyncDisposable {
  readonly database: TestDatabase;
  readonly account: Ledger;
  readonly #ledgers = new Map<string, Ledger>();
  #ids = 0;

  protected constructor(database: TestDatabase) {
    this.database = database;
    this.account = this.#writing('account');
  }

  /** Records facts in the account ledger, in order. */
  async record(...facts: readonly Fact[]): Promise<void> {
    for (const { accountId, type, data, at } of facts)
      await this.append('account', partitionOf(accountId, PARTITIONS), accountStream(accountId), type, data, at);
  }

  async openDays(...days: readonly PlainDate[]): Promise<void> {
    for (const date of days)
      for (let partition = 0; partition < PARTITIONS; partition++)
        await this.append('account', partition, 'calendar', DAY_OPENED, { date }, `${date}T00:00:00.000Z`);
  }

  /** Appends an event to another service's ledger, with its service's rights. */
  async append(
    schema: string,
    partition: number,
    stream: string,
    type: string,
    data: unknown,
    occurredAt: string,
    metadata: EventMetadata = {},
  ): Promise<void> {
    const ledger = this.#writing(schema);
    const event = { eventId: deriveEventId(`${schema} ${this.#ids++}`, 0), type, data, metadata, occurredAt };
    await transact(ledger.pool, (tx) =>
      ledger.append(tx, [{ partition, stream, expectedVersion: 'any', events: [event], state: null, nextDue: null }]),
    );
  }

  #writing(schema: string): Ledger {
    const known = this.#ledgers.get(schema);
    if (known) return known;
    const pool = ledgerPool({ url: this.database.url(`strata_${schema}`) });
    const ledger = new Ledger({ pool, schema, partitions: PARTITIONS });
    this.#ledgers.set(schema, ledger);
    return ledger;
  }

  /** To be called last by who has more to close. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#ledgers.values()].map(({ pool }) => pool.end()));
    await this.database.drop();
  }
}
