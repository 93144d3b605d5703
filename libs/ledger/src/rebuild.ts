import type { PoolClient } from 'pg';
import type { RecordedEvent } from './event.js';
import { isTransient } from './failures.js';
import type { Ledger } from './ledger.js';
import { identifier } from './sql-file.js';
import type { Queryable } from './transaction.js';

/** Rows folded from a ledger. Its tables hold plain columns only: no identity, nothing generated. */
export type Projection = Readonly<{
  /** Qualified: `scoring.current_tier`. */
  tables: readonly string[];
  /** Folds events of one partition, in order, into the tables. `place` says where a table of that name is to be found. */
  apply: (tx: Queryable, events: readonly RecordedEvent[], place: (table: string) => string) => Promise<void>;
}>;

export type RebuildOptions = Readonly<{
  ledger: Ledger;
  projection: Projection;
  /** Events per read. */
  batchSize?: number;
}>;

/** A tail this short is taken under the lock; a longer one is caught up with first, while appends go on. */
const SHORT_TAIL = 200;
const SWAPS = 5;

/**
 * Folds a projection anew from its own ledger while appends go on and readers read the old rows. What is folded goes to
 * temporary tables; then, in one transaction that holds back appends, come the last events and the swap.
 * Goes by position alone, so other people's long transactions neither hold it up nor make it miss events.
 * Answers the number of events folded.
 */
export const rebuildProjection = async (options: RebuildOptions): Promise<number> => {
  const client = await options.ledger.pool.connect();
  let finished = false;
  try {
    const rebuild = new Rebuild(options, client);
    await rebuild.begin();
    await rebuild.catchUp();
    const folded = await rebuild.swap();
    finished = true;
    return folded;
  } finally {
    client.release(!finished); // an unfinished rebuild takes its temporary tables with its connection
  }
};

/** All on one connection: temporary tables are seen by no other, and a pool may be empty while appends are held back. */
class Rebuild {
  readonly #ledger: Ledger;
  readonly #projection: Projection;
  readonly #batchSize: number;
  readonly #client: PoolClient;
  readonly #shadows: ReadonlyMap<string, string>;
  /** The position up to which each partition is folded. */
  #reached = new Map<number, number>();

  constructor({ ledger, projection, batchSize = 1_000 }: RebuildOptions, client: PoolClient) {
    this.#ledger = ledger;
    this.#projection = projection;
    this.#batchSize = batchSize;
    this.#client = client;
    this.#shadows = new Map(projection.tables.map((table, i) => [table, `rebuild_${i}`]));
  }

  async begin(): Promise<void> {
    for (const [table, shadow] of this.#shadows)
      await this.#client.query(`CREATE TEMP TABLE ${shadow} (LIKE ${quoted(table)} INCLUDING ALL)`);
  }

  /** Follows the appends until little is left; or until that gains nothing, because they are quicker than the folding. */
  async catchUp(): Promise<void> {
    let before = Infinity;
    for (let folded = await this.#follow(); folded > SHORT_TAIL && folded < before / 2; folded = await this.#follow())
      before = folded;
  }

  /** Takes the rest and puts the new rows in place. Answers how many events were folded in all. */
  async swap(): Promise<number> {
    for (let attempt = 1; ; attempt++) {
      const before = new Map(this.#reached);
      try {
        await this.#client.query('BEGIN');
        await this.#client.query(`SELECT * FROM ${identifier(this.#ledger.schema)}.ledger_lock()`);
        await this.#follow();
        for (const [table, shadow] of this.#shadows) {
          await this.#client.query(`DELETE FROM ${quoted(table)}`); // not TRUNCATE: readers see the old rows until the commit
          await this.#client.query(`INSERT INTO ${quoted(table)} SELECT * FROM ${shadow}`);
          await this.#client.query(`DROP TABLE ${shadow}`);
        }
        await this.#client.query('COMMIT');
        return [...this.#reached.values()].reduce((sum, position) => sum + position, 0);
      } catch (error) {
        if (!isTransient(error) || attempt === SWAPS) throw error;
        await this.#client.query('ROLLBACK');
        this.#reached = before;
      }
    }
  }

  /** Folds up to the heads as they are now, and answers how many events that were. */
  async #follow(): Promise<number> {
    let folded = 0;
    for (const { partition, position: head } of await this.#ledger.heads(this.#client)) {
      for (let after = this.#reached.get(partition) ?? 0; after < head;) {
        const limit = Math.min(this.#batchSize, head - after);
        const events = await this.#ledger.read({ partition, after, limit }, this.#client);
        await this.#projection.apply(this.#client, events, (table) => this.#shadows.get(table) ?? table);
        after += events.length; // positions have no gaps
        this.#reached.set(partition, after);
        folded += events.length;
      }
    }
    return folded;
  }
}

const quoted = (table: string): string => table.split('.').map(identifier).join('.');
