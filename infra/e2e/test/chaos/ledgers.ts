import { Ledger, ledgerPool, type RecordedEvent } from '@strata/ledger';
import { type Fleet, PARTITIONS, until } from './fleet.js';

type Schema = 'account' | 'scoring';

/** Everything on record, read from the database as an auditor does. */
export class Ledgers implements AsyncDisposable {
  readonly #pool;

  constructor(fleet: Fleet) {
    this.#pool = ledgerPool({ url: fleet.database.url(), name: 'strata-e2e', max: 2 });
  }

  async events(schema: Schema): Promise<readonly RecordedEvent[]> {
    const ledger = new Ledger({ pool: this.#pool, schema, partitions: PARTITIONS });
    const events: RecordedEvent[] = [];
    for (let partition = 0; partition < PARTITIONS; partition++)
      for await (const page of ledger.history({ partition })) events.push(...page);
    return events;
  }

  /** So many events are recorded and not yet taken by the consumer, or not yet sent by a relay. */
  async behind(): Promise<number> {
    const { rows } = await this.#pool.query<{ behind: number }>(BEHIND);
    return rows[0]?.behind ?? 0;
  }

  /** Resolves when scoring has taken all facts and both relays have sent everything. */
  async settled(): Promise<void> {
    await until('all facts are decided and all events are sent', async () => (await this.behind()) === 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.end();
  }
}

const READERS = [
  { ledger: 'account', kept: 'scoring', reader: 'scoring.account-facts' },
  { ledger: 'account', kept: 'account', reader: 'relay' },
  { ledger: 'scoring', kept: 'scoring', reader: 'relay' },
];

/** Each reader of a ledger: the heads that it reads, without what it has taken; one without a checkpoint has taken nothing. */
const BEHIND = `SELECT sum(head - position)::float8 AS behind FROM (${READERS.map(
  ({ ledger, kept, reader }) => `SELECT head, coalesce(position, 0) AS position FROM ${ledger}.ledger_partition AS ledger
    LEFT JOIN ${kept}.checkpoint ON checkpoint.partition = ledger.partition AND consumer = '${reader}'`,
).join(' UNION ALL ')}) AS readers`;
