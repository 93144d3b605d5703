import type { RecordedRef } from './event.js';
import type { Queryable } from './transaction.js';

/** The channel on which a ledger's new heads are told. */
export const channelOf = (schema: string): string => `strata_${schema}`;

/** At most one NOTIFY in this time per process, however many appends there are. */
const PAUSE_MS = 2;

/**
 * Tells other processes how far partitions have come, as `partition:position,…`. Runs right after the commit and not in
 * the transaction, since NOTIFY takes a database-wide lock at commit. A crash in between costs nothing but the time
 * until the listeners' next safety poll.
 */
export class Announcer {
  readonly #pool: Queryable;
  readonly #channel: string;
  readonly #news = new Map<number, number>();
  #busy = false;

  constructor(pool: Queryable, schema: string) {
    this.#pool = pool;
    this.#channel = channelOf(schema);
  }

  announce(recorded: readonly Pick<RecordedRef, 'partition' | 'position'>[]): void {
    for (const { partition, position } of recorded) this.#news.set(partition, Math.max(position, this.#news.get(partition) ?? 0));
    if (!this.#busy && this.#news.size > 0) void this.#tell();
  }

  async #tell(): Promise<void> {
    this.#busy = true;
    while (this.#news.size > 0) {
      const payload = [...this.#news].map(([partition, position]) => `${partition}:${position}`).join(',');
      this.#news.clear();
      await this.#pool.query('SELECT pg_notify($1, $2)', [this.#channel, payload]).catch(() => undefined); // the safety poll covers it
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS).unref());
    }
    this.#busy = false;
  }
}
