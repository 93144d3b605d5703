import { backoff, pause } from '../pause.js';

export type ProgressOptions = Readonly<{
  /** Writes how far partitions have come: positions by partition. */
  keep: (positions: ReadonlyMap<number, number>) => Promise<void>;
  /** Told of the first of several writes that fail; they are tried again, with what was reached meanwhile. */
  onError: (error: unknown) => void;
}>;

/** At most one write in this time, however many partitions move. */
const PACE_MS = 25;

/**
 * How far the partitions of a relay have come, on its way to the database. What is reached within one pace goes into one write, so that
 * many small batches, and sixteen partitions, cost no more commits than one. Nobody waits for it, unless too much is not kept yet.
 */
export class Progress {
  readonly #options: ProgressOptions;
  readonly #kept = new Map<number, number>();
  readonly #closing = new AbortController();
  #reached = new Map<number, number>();
  #writing: Promise<void> | undefined;
  #written = Promise.withResolvers<void>();

  constructor(options: ProgressOptions) {
    this.#options = options;
  }

  /** A partition goes on from here, where its last relay came to. */
  begins(partition: number, position: number): void {
    this.#kept.set(partition, position);
  }

  /** Everything up to `position` has been sent and acknowledged. */
  reached(partition: number, position: number): void {
    this.#reached.set(partition, position);
    this.#writing ??= this.#write();
  }

  /** Resolves once no more than `most` events of the partition up to `position` would be repeated, or the signal is aborted. */
  async atMost(most: number, partition: number, position: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && position - (this.#kept.get(partition) ?? position) > most) await this.#written.promise;
  }

  /** Writes what is left, once. A failure costs a repetition by the next relay. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#writing;
  }

  async #write(): Promise<void> {
    const { signal } = this.#closing;
    for (let failures = 0; this.#reached.size > 0;) {
      const reached = this.#reached;
      this.#reached = new Map();
      const isKept = await this.#keep(reached, failures === 0);
      failures = isKept ? 0 : failures + 1;
      this.#written.resolve();
      this.#written = Promise.withResolvers();
      if (!isKept && signal.aborted) break;
      await pause(isKept ? PACE_MS : backoff(failures, 2_000), signal);
    }
    this.#writing = undefined;
  }

  async #keep(reached: ReadonlyMap<number, number>, isFirstTry: boolean): Promise<boolean> {
    try {
      await this.#options.keep(reached);
      for (const [partition, position] of reached) this.#kept.set(partition, position);
      return true;
    } catch (error) {
      if (isFirstTry) this.#options.onError(error);
      for (const [partition, position] of reached) if (!this.#reached.has(partition)) this.#reached.set(partition, position);
      return false;
    }
  }
}
