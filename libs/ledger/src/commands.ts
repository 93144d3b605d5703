import type { Message } from '@strata/kernel';
import type { Command, Handled, Waiting } from './command.js';
import { flush, type FlushOptions } from './flush.js';
import { Overloaded } from './overloaded.js';
import { answered, flushed } from './telemetry/appends.js';

export type CommandsOptions<C, S, E extends Message> = FlushOptions<C, S, E> &
  Readonly<{
    /** How many commands may wait in this process before new ones are turned away. */
    capacity?: number;
    /** How many commands go into one append at most. */
    batchSize?: number;
  }>;

/** From so many commands on, a second flush at the same time pays; below, it only makes both smaller. */
const TWO_LANES_FROM = 128;

/** Half of the partitions, by the last bit of their number, or all. */
type Lane = 0 | 1 | 'all';

/**
 * Takes commands and answers each when its events are durable. Whatever is waiting when a flush starts goes into it
 * together, of all partitions (group commit). So one caller pays two round trips, and many callers share them.
 */
export class Commands<C, S, E extends Message> {
  readonly #options: FlushOptions<C, S, E>;
  readonly #capacity: number;
  readonly #batchSize: number;
  readonly #running = new Set<Lane>();
  #waiting: Waiting<C>[] = [];
  #inFlight = 0;
  #planned = false;
  #idle: (() => void)[] = [];

  constructor({ capacity = 20_000, batchSize = 1_000, ...options }: CommandsOptions<C, S, E>) {
    this.#options = options;
    this.#capacity = capacity;
    this.#batchSize = batchSize;
  }

  /** Rejects with the Refusal of the decider, a Conflict, Overloaded, or the fault that kept it from being recorded. */
  async handle(request: Command<C>): Promise<Handled> {
    const [result] = await this.handleAll([request]);
    if (!result || result instanceof Error) throw result ?? new Error('no answer');
    return result;
  }

  /**
   * Handles commands in their order and answers one by one: what cannot be recorded does not keep the others from it.
   * An answer that is an Error and no Refusal is a fault: the command may be asked again, with the same cause.
   */
  async handleAll(requests: readonly Command<C>[]): Promise<readonly (Handled | Error)[]> {
    const { pending } = this;
    if (pending > 0 && pending + requests.length > this.#capacity) throw new Overloaded(pending);
    const began = performance.now();
    const results = requests.map((request) => new Promise<Handled | Error>((settle) => this.#waiting.push({ request, settle })));
    this.#plan();
    const answers = await Promise.all(results);
    answered(this.#options.ledger.schema, began, answers);
    return answers;
  }

  /** How many commands have no answer yet. */
  get pending(): number {
    return this.#waiting.length + this.#inFlight;
  }

  /** Resolves once every command has its answer: the step of a shutdown after the intake has stopped. */
  async drained(): Promise<void> {
    if (this.pending > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Starts flushes after the callers who have just been answered could ask again: else these would miss the next flush. */
  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    setImmediate(() => {
      this.#planned = false;
      for (const lane of this.#freeLanes()) this.#start(lane);
    });
  }

  #freeLanes(): readonly Lane[] {
    if (this.#running.has('all')) return [];
    if (this.pending < TWO_LANES_FROM) return this.#running.size === 0 ? ['all'] : [];
    return ([0, 1] as const).filter((lane) => !this.#running.has(lane));
  }

  #start(lane: Lane): void {
    const batch: Waiting<C>[] = [];
    const rest: Waiting<C>[] = [];
    for (const waiting of this.#waiting) {
      const isOurs = lane === 'all' || waiting.request.partition % 2 === lane;
      (isOurs && batch.length < this.#batchSize ? batch : rest).push(waiting);
    }
    if (batch.length === 0) return;
    this.#waiting = rest;
    this.#running.add(lane);
    this.#inFlight += batch.length;
    void flushed(this.#options.ledger.schema, batch, () => flush(this.#options, batch)).then((again) => {
      this.#running.delete(lane);
      this.#inFlight -= batch.length;
      this.#waiting.unshift(...again); // before what came later for the same streams
      if (this.pending > 0) this.#plan();
      else this.#idle.splice(0).forEach((resolve) => resolve());
    });
  }
}
