import { identifier } from './sql-file.js';
import type { Queryable } from './transaction.js';

/** The channel on which a ledger's new heads are told. */
export const channelOf = (schema: string): string => `strata_${schema}`;

/** At most one NOTIFY in this time per process, however many appends there are. */
const PAUSE_MS = 2;

/**
 * Tells other processes how far partitions have come, as `partition:position,…`. Runs right behind the commit, on the connection that
 * commits and without waiting for its answer; not in the transaction, since NOTIFY takes a database-wide lock at commit. A crash in
 * between costs nothing but the time until the listeners' next safety poll, so this commit need not wait for the disk either.
 */
export class Announcer {
  readonly #pool: Queryable;
  readonly #channel: string;
  readonly #sql: string;
  readonly #news = new Set<number>();
  #isBusy = false;

  constructor(pool: Queryable, schema: string) {
    this.#pool = pool;
    this.#channel = channelOf(schema);
    this.#sql = `SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, string_agg(partition || ':' || head, ','))
                 FROM ${identifier(schema)}.ledger_partition WHERE partition = ANY ($2)`;
  }

  /** Tells where these partitions end, over a connection whose commit is on its way; or a little later, if others were just told. */
  async announce(partitions: Iterable<number>, tx: Queryable): Promise<void> {
    for (const partition of partitions) this.#news.add(partition);
    if (this.#isBusy) return;
    this.#isBusy = true;
    await this.#tell(tx);
    setTimeout(() => void this.#tellRest(), PAUSE_MS).unref();
  }

  async #tellRest(): Promise<void> {
    while (this.#news.size > 0) {
      await this.#tell(this.#pool);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS).unref());
    }
    this.#isBusy = false;
  }

  async #tell(tx: Queryable): Promise<void> {
    const partitions = [...this.#news];
    this.#news.clear();
    await tx.query({ name: this.#channel, text: this.#sql, values: [this.#channel, partitions] }).catch(() => undefined); // the safety poll covers it
  }
}
