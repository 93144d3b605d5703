import type { PoolClient } from 'pg';
import { channelOf } from './announcer.js';
import { identifier } from './sql-file.js';
import type { LedgerReader } from './reader.js';

export type LedgerListenerOptions = Readonly<{
  ledger: LedgerReader;
  /** How often the heads are read although nothing was heard, in milliseconds. */
  pollMs?: number;
  /** Told of every lost connection and failed poll; the listener goes on by itself. */
  onError?: (error: unknown) => void;
}>;

/**
 * Knows how far a ledger has come, without asking it all the time: one connection listens, and one query every `pollMs`
 * makes up for what was not heard. However many partitions wait, an idle ledger costs that one query.
 */
export class LedgerListener {
  readonly #ledger: LedgerReader;
  readonly #pollMs: number;
  readonly #onError: (error: unknown) => void;
  readonly #heads = new Map<number, number>();
  readonly #waiting = new Set<() => void>();
  #client: PoolClient | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor({ ledger, pollMs = 2_000, onError = () => undefined }: LedgerListenerOptions) {
    this.#ledger = ledger;
    this.#pollMs = pollMs;
    this.#onError = onError;
  }

  /** Listens and reads the heads once. Rejects when there is no connection to be had. */
  async start(): Promise<void> {
    await this.#listen();
    await this.#poll();
    this.#schedule();
  }

  /** Resolves once the partition has an event behind position `after`; also when `signal` aborts or the listener stops. */
  async waitFor(partition: number, after: number, signal?: AbortSignal): Promise<void> {
    const isOver = (): boolean => this.#stopped || signal?.aborted === true || (this.#heads.get(partition) ?? 0) > after;
    if (isOver()) return;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!isOver()) return;
        this.#waiting.delete(look);
        signal?.removeEventListener('abort', look);
        resolve();
      };
      this.#waiting.add(look);
      signal?.addEventListener('abort', look);
    });
  }

  /** The last position of a partition that this listener knows of; 0 when it knows of none. */
  headOf(partition: number): number {
    return this.#heads.get(partition) ?? 0;
  }

  /** Gives the connection back and lets everybody go who waits. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#client?.release(true);
    this.#client = undefined;
    this.#wake();
  }

  async #listen(): Promise<void> {
    const client = await this.#ledger.pool.connect();
    client.on('notification', ({ payload = '' }) => {
      for (const entry of payload.split(',')) {
        const [partition, position] = entry.split(':').map(Number);
        this.#heard(partition ?? -1, position ?? 0);
      }
      this.#wake();
    });
    client.on('error', (error) => {
      if (this.#client !== client) return; // released already: by a stop, or by its first error
      this.#client = undefined; // the next poll connects again
      client.release(error);
      this.#onError(error);
    });
    try {
      await client.query(`LISTEN ${identifier(channelOf(this.#ledger.schema))}`);
    } catch (error) {
      client.release(true);
      throw error;
    }
    this.#client = client;
  }

  #schedule(): void {
    this.#timer = setTimeout(() => {
      void this.#check().finally(() => {
        if (!this.#stopped) this.#schedule();
      });
    }, this.#pollMs);
  }

  async #check(): Promise<void> {
    try {
      if (!this.#client) await this.#listen();
      await this.#poll();
    } catch (error) {
      this.#onError(error);
    }
  }

  async #poll(): Promise<void> {
    for (const { partition, position } of await this.#ledger.heads()) this.#heard(partition, position);
    this.#wake();
  }

  #heard(partition: number, position: number): void {
    this.#heads.set(partition, Math.max(position, this.#heads.get(partition) ?? 0));
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look();
  }
}
