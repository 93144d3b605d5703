import { type Ledger, LedgerListener, type RecordedEvent } from '@strata/ledger';
import { holdPartitions } from './claims.js';
import type { EventSource, Subscription } from './event-source.js';
import { backoff, pause } from './pause.js';

export type LedgerSourceOptions = Readonly<{
  /** The producing service's ledger, read only. Its pool serves the reading, the listening and the claims. */
  ledger: Ledger;
  /** Largest batch. */
  batchSize?: number;
  /** How often the ledger is looked at although nothing was heard. */
  pollMs?: number;
  /** How often a partition that another process holds is tried. */
  claimMs?: number;
  onError?: (error: unknown) => void;
}>;

/** Of a history: what is parsed is handled before the processor's caches and the collector of garbage meet it again. */
const HISTORY_PAGE = 250;
/** How often a loop that waits for news says that it is alive. */
const BEAT_MS = 5_000;

/** Reads another service's ledger in its own database: no broker between. For the embedded start, for tests, for one machine. */
export class LedgerSource implements EventSource {
  readonly ledger: string;
  readonly partitions: number;
  readonly #options: LedgerSourceOptions;
  readonly #batchSize: number;

  constructor(options: LedgerSourceOptions) {
    this.#options = options;
    this.ledger = options.ledger.schema;
    this.partitions = options.ledger.partitions;
    this.#batchSize = options.batchSize ?? 500;
  }

  async run(subscription: Subscription): Promise<void> {
    const listener = await this.#listen(subscription);
    if (!listener) return;
    try {
      await holdPartitions({
        pool: this.#options.ledger.pool,
        consumer: subscription.consumer,
        partitions: this.partitions,
        work: (partition, signal) => this.#tail(partition, subscription, listener, signal),
        ticked: () => {
          subscription.ticked();
        },
        onError: (error) => this.#options.onError?.(error),
        signal: subscription.signal,
        ...(this.#options.claimMs !== undefined && { retryMs: this.#options.claimMs }),
      });
    } finally {
      listener.stop();
    }
  }

  async *history(partition: number, after: number, upTo: number): AsyncGenerator<readonly RecordedEvent[]> {
    if (after < upTo)
      yield* this.#options.ledger.history({ partition, after, upTo, limit: Math.min(this.#batchSize, HISTORY_PAGE) });
  }

  async heads(): Promise<ReadonlyMap<number, number>> {
    return new Map((await this.#options.ledger.heads()).map(({ partition, position }) => [partition, position]));
  }

  /** Goes on behind the checkpoint, page by page; the next page is read while the last one is handled. */
  async #tail(partition: number, subscription: Subscription, listener: LedgerListener, signal: AbortSignal): Promise<void> {
    const left = subscription.gained(partition);
    try {
      let position = await subscription.startAfter(partition, signal);
      let page = this.#page(partition, position, signal);
      while (!signal.aborted) {
        subscription.ticked(partition);
        const events = await page;
        const end = events.at(-1)?.position ?? position;
        const ahead = events.length === this.#batchSize ? this.#page(partition, end, signal) : undefined;
        if (events.length > 0) position = await subscription.deliver({ partition, events }, signal);
        if (!ahead && position >= end) await this.#news(partition, position, subscription, listener, signal);
        page = ahead && position === end ? ahead : this.#page(partition, position, signal);
      }
    } catch (error) {
      if (!signal.aborted) this.#options.onError?.(error);
    } finally {
      left();
    }
  }

  /** The next page; an outage is waited out. Never rejects: a page that was read ahead may be nobody's any more. */
  async #page(partition: number, after: number, signal: AbortSignal): Promise<readonly RecordedEvent[]> {
    for (let failures = 0; !signal.aborted;) {
      try {
        return await this.#options.ledger.read({ partition, after, limit: this.#batchSize });
      } catch (error) {
        failures += 1;
        if (failures === 1) this.#options.onError?.(error);
        await pause(backoff(failures, 2_000), signal);
      }
    }
    return [];
  }

  async #news(
    partition: number,
    after: number,
    subscription: Subscription,
    listener: LedgerListener,
    signal: AbortSignal,
  ): Promise<void> {
    const beat = setInterval(() => {
      subscription.ticked(partition);
    }, BEAT_MS);
    try {
      await listener.waitFor(partition, after, signal);
    } finally {
      clearInterval(beat);
    }
  }

  /** A listener that listens; undefined when told to stop before PostgreSQL answered. */
  async #listen({ signal, ticked }: Subscription): Promise<LedgerListener | undefined> {
    const { ledger, pollMs, onError } = this.#options;
    for (let failures = 0; !signal.aborted;) {
      ticked();
      const listener = new LedgerListener({ ledger, ...(pollMs !== undefined && { pollMs }), ...(onError && { onError }) });
      try {
        await listener.start();
        return listener;
      } catch (error) {
        listener.stop();
        failures += 1;
        if (failures === 1) onError?.(error);
        await pause(backoff(failures, 2_000), signal);
      }
    }
    return undefined;
  }
}
