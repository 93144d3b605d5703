import { BaseRpcContext } from '@nestjs/microservices';
import type { Queryable, RecordedEvent, StreamState } from '@strata/ledger';
import { Skips } from './parking/skips.js';
import { BatchTrace } from './batch.trace.js';

/** What `@Ctx()` gives beside a batch: the transaction that holds its whole effect, and the past of its partition. */
export class BatchContext extends BaseRpcContext<[]> {
  /** Everything the handler writes goes here: it commits together with the checkpoint, or not at all. */
  readonly transaction: Queryable;
  readonly consumer: string;
  /** The position of the last event that had taken effect before this batch. */
  readonly checkpoint: number;
  /** Reads the producing ledger again, behind `after` up to and including `upTo`: for a refold of the partition. */
  readonly history: (after: number, upTo: number) => AsyncIterable<readonly RecordedEvent[]>;
  /** What is parked or was dropped. The events of a batch are all of them: the handler leaves these alone. */
  readonly skips: Skips;
  /** States that were read ahead, under the checkpoint's lock. */
  readonly states: ReadonlyMap<string, StreamState>;
  readonly #moveCheckpoint: () => Promise<void>;
  #moved: Promise<void> | undefined;
  readonly #trace: BatchTrace;
  readonly #afterwards: (() => void)[] = [];
  #appended = 0;
  #upTo = Infinity;

  constructor(
    options: Pick<BatchContext, 'transaction' | 'consumer' | 'checkpoint' | 'history'> &
      Readonly<{ skips?: Skips; states?: BatchContext['states'] | undefined; moveCheckpoint?: () => Promise<void> }>,
    trace = new BatchTrace(options.consumer),
  ) {
    super([]);
    this.transaction = options.transaction;
    this.consumer = options.consumer;
    this.checkpoint = options.checkpoint;
    this.history = options.history;
    this.skips = options.skips ?? new Skips();
    this.states = options.states ?? new Map();
    this.#moveCheckpoint = options.moveCheckpoint ?? (() => Promise.resolve());
    this.#trace = trace;
  }

  /** Goes on with the trace of a cause: what follows from it carries the answer as its traceparent. One span a batch for each trace. */
  continued(traceparent: string | undefined): string | undefined {
    return this.#trace.continued(traceparent);
  }

  /** Has this done once the batch is committed, and never if it is not: for what is counted. */
  whenCommitted(work: () => void): void {
    this.#afterwards.push(work);
  }

  /** For whoever committed the transaction. */
  committed(): void {
    for (const work of this.#afterwards.splice(0)) work();
  }

  /** Moves the checkpoint, once. A handler may ask for it when its last statements are on their way, so that it travels with them. */
  moveCheckpoint(): Promise<void> {
    return (this.#moved ??= this.#moveCheckpoint());
  }

  /** Takes only the events up to this position: what comes behind it is offered again. At least one of the batch must be taken. */
  onlyUpTo(position: number): void {
    this.#upTo = Math.min(this.#upTo, position);
  }

  get takenUpTo(): number {
    return this.#upTo;
  }

  /** The handler appended to its own ledger up to this position: what it wrote itself is no reason to be woken. */
  appended(position: number): void {
    this.#appended = Math.max(this.#appended, position);
  }

  get appendedUpTo(): number {
    return this.#appended;
  }
}
