import { backoff, pause } from './pause.js';
import { count } from './consumer.metrics.js';
import { type ConsumerHealth, HealthBoard } from './consumer.health.js';
import { type BatchHandler, type Checkpoints, deliverOnce, type DeliveryOptions, type LookAhead } from './delivery.js';
import type { Batch, EventSource } from './event-source.js';
import { failureOf, messageOf } from './failure.js';
import { CannotHandle } from './parking/cannot-handle.js';
import type { Parking } from './parking/parking.js';
import { NotYet } from './not-yet.js';
import { Permits } from './permits.js';
import { transact } from '@strata/ledger';
import type { Pool } from 'pg';

/** The consumer's own ledger as a reason to wake up: resolves with the head of a partition once it lies beyond `after`. */
export type OwnInputs = Readonly<{ waitFor: (partition: number, after: number, signal: AbortSignal) => Promise<number> }>;

/** What a consumer says for the log. Never the data of an event. */
export type ConsumerLog = Readonly<{
  warn: (fields: Readonly<Record<string, unknown>>, message: string) => void;
  error: (fields: Readonly<Record<string, unknown>>, message: string) => void;
}>;

export type ConsumerOptions = Readonly<{
  consumer: string;
  pool: Pool;
  checkpoints: Checkpoints;
  source: EventSource;
  handle: BatchHandler;
  inputs?: OwnInputs | undefined;
  lookAhead?: LookAhead | undefined;
  /** Where an account is parked that cannot be handled; without it, its partition stalls. */
  parking?: Parking | undefined;
  /** Accounts of one partition that may be parked at a time. When more fail, it is not their events: the partition stalls. */
  mostParked?: number | undefined;
  log?: ConsumerLog | undefined;
  /** Deliveries under way at a time, over all partitions. Each takes one connection of the pool (a hole or a refold one more). */
  concurrency?: number | undefined;
  /** Tries of one delivery, for conflicts and faults, before the partition counts as stalled. */
  attempts?: number | undefined;
  /** How long a stalled partition rests before it is tried again. */
  stalledPauseMs?: number | undefined;
  /** How long a partition rests that has to wait for something else, before it is tried again. */
  waitingPauseMs?: number | undefined;
  /** Without a sign of life for so long, a loop counts as dead. */
  silentAfterMs?: number | undefined;
}>;

/** One consumer: its deliveries, its retries, its health. Runs over any source until it is told to stop, then drains. */
export class ConsumerLoop {
  readonly #options: ConsumerOptions;
  readonly #board: HealthBoard;
  readonly #permits: Permits;
  /** Up to where this process's own deliveries have written into the consumer's ledger. */
  readonly #appended = new Map<number, number>();
  /** The delivery of each partition that is under way: a wake-up takes its turn behind it. */
  readonly #underWay = new Map<number, Promise<unknown>>();

  constructor(options: ConsumerOptions) {
    this.#options = options;
    this.#board = new HealthBoard(options.consumer, options.silentAfterMs ?? 60_000);
    this.#permits = new Permits(options.concurrency ?? 4);
  }

  async run(signal: AbortSignal): Promise<void> {
    const watches = new Set<Promise<void>>();
    await this.#options.source.run({
      consumer: this.#options.consumer,
      signal,
      startAfter: (partition, held) => this.#startAfter(partition, held),
      deliver: (batch, held) => this.#deliver(batch, held),
      ticked: (partition) => {
        this.#board.ticked(partition);
      },
      gained: (partition) => {
        const left = this.#board.gained(partition);
        const over = new AbortController();
        const watch = this.#watchInputs(partition, AbortSignal.any([signal, over.signal]));
        watches.add(watch);
        void watch.finally(() => watches.delete(watch));
        return () => {
          over.abort();
          left();
        };
      },
    });
    await Promise.all(watches);
  }

  health(): ConsumerHealth {
    return this.#board.read();
  }

  /** Events recorded by the producer and not yet taken, for each partition that this process holds. */
  async lag(): Promise<readonly Readonly<{ partition: number; lag: number; stalled: boolean; parked: number }>[]> {
    const { source, parking, pool, consumer } = this.#options;
    const [heads, parked] = await Promise.all([source.heads(), parking?.counts(pool, consumer)]);
    return this.health().partitions.map(({ partition, position, state }) => ({
      partition,
      lag: Math.max(0, (heads.get(partition) ?? 0) - position),
      stalled: state === 'stalled',
      parked: parked?.get(partition) ?? 0,
    }));
  }

  async #startAfter(partition: number, signal: AbortSignal): Promise<number> {
    const { pool, checkpoints, consumer } = this.#options;
    const position = await this.#insist(partition, signal, () =>
      transact(pool, (tx) => checkpoints.checkpoint(tx, consumer, partition)),
    );
    this.#board.reached(partition, position);
    return position;
  }

  #deliver(batch: Batch, signal: AbortSignal): Promise<number> {
    const { consumer, pool, checkpoints, source, handle, lookAhead, parking } = this.#options;
    const ticked = () => {
      this.#board.ticked(batch.partition);
    };
    const delivery: DeliveryOptions = { consumer, pool, checkpoints, source, handle, lookAhead, parking, ticked };
    const attempt = async (): Promise<number> => {
      const { position, appendedUpTo } = await this.#permits.with(() => deliverOnce(delivery, batch));
      this.#appended.set(batch.partition, Math.max(this.#appended.get(batch.partition) ?? 0, appendedUpTo));
      this.#board.reached(batch.partition, position);
      return position;
    };
    const turn = this.#underWay.get(batch.partition) ?? Promise.resolve();
    const mine = turn.catch(() => undefined).then(() => this.#insist(batch.partition, signal, attempt));
    this.#underWay.set(batch.partition, mine);
    return mine;
  }

  /**
   * Tries until it succeeds or is told to stop. An outage is waited out, and so is what the handler says cannot be taken yet. A conflict or a fault is tried a few times; then the
   * account that the handler names is parked and the rest goes on. When it names none, the partition is stalled, for everybody to
   * see, and is tried again now and then: nothing is skipped, the other partitions go on.
   */
  async #insist<T>(partition: number, signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
    const { consumer, log, attempts = 5, stalledPauseMs = 15_000, waitingPauseMs = 100 } = this.#options;
    for (let failures = 0, outages = 0; ;) {
      signal.throwIfAborted();
      try {
        return await attempt();
      } catch (error) {
        const reason = messageOf(error);
        if (error instanceof NotYet) {
          this.#board.waiting(partition, reason);
          await this.#rest(partition, waitingPauseMs, signal);
          continue;
        }
        const failure = failureOf(error);
        count('retries', 1, { consumer, failure });
        if (failure === 'outage') {
          outages += 1;
          if (outages === 1) log?.warn({ consumer, partition, reason }, 'the database is away; waiting for it');
          this.#board.waiting(partition, reason);
          await pause(backoff(outages, 2_000), signal);
          continue;
        }
        failures += 1;
        if (failures >= attempts && (await this.#park(partition, error))) {
          failures = 0;
          continue;
        }
        if (failures >= attempts) {
          if (failures === attempts)
            log?.error({ consumer, partition, failure, reason, err: error }, 'this partition cannot go on');
          this.#board.stalled(partition, reason);
        }
        await this.#rest(partition, failures < attempts ? backoff(failures, 1_000) : stalledPauseMs, signal);
      }
    }
  }

  /**
   * Parks the account that could not be handled, from its event on. That commits by itself, under the checkpoint: the next try of the
   * batch, here or in another process, leaves the account alone.
   */
  async #park(partition: number, error: unknown): Promise<boolean> {
    const { consumer, pool, checkpoints, parking, mostParked = 100, log } = this.#options;
    if (!parking || !(error instanceof CannotHandle)) return false;
    const { poison } = error;
    const isParked = await transact(pool, async (tx) => {
      await checkpoints.checkpoint(tx, consumer, partition);
      return parking.park(tx, consumer, partition, poison, messageOf(error), mostParked);
    }).catch(() => false);
    const { stream, position, eventId, reason } = poison;
    const found = { consumer, partition, stream, position, eventId, reason, err: error };
    if (isParked) log?.error(found, 'this account is parked; the others go on');
    return isParked;
  }

  /** Pauses with signs of life, so that a long rest is not taken for a dead loop. */
  async #rest(partition: number, ms: number, signal: AbortSignal): Promise<void> {
    const until = Date.now() + ms;
    do {
      this.#board.ticked(partition);
      await pause(Math.min(5_000, until - Date.now()), signal);
    } while (Date.now() < until && !signal.aborted);
  }

  /** Delivers an empty batch whenever somebody else has appended to the own ledger; once at the start, for what came before. */
  async #watchInputs(partition: number, signal: AbortSignal): Promise<void> {
    const { inputs, consumer, log } = this.#options;
    for (let seen = 0; inputs && !signal.aborted;) {
      const head = await inputs
        .waitFor(partition, Math.max(seen, this.#appended.get(partition) ?? 0), signal)
        .catch(async (reason: unknown) => {
          if (!signal.aborted) log?.warn({ consumer, partition, reason: messageOf(reason) }, 'cannot see own inputs');
          await pause(1_000, signal);
          return seen;
        });
      await this.#underWay.get(partition)?.catch(() => undefined);
      const isNews = head > seen && head > (this.#appended.get(partition) ?? 0);
      seen = head;
      // Rejects only when it was told to stop.
      if (isNews) await this.#deliver({ partition, events: [] }, signal).catch(() => undefined);
    }
  }
}
