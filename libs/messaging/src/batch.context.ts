import { BaseRpcContext } from '@nestjs/microservices';
import type { Queryable, RecordedEvent } from '@strata/ledger';

/** What `@Ctx()` gives beside a batch: the transaction that holds its whole effect, and the past of its partition. */
export class BatchContext extends BaseRpcContext<[]> {
  /** Everything the handler writes goes here: it commits together with the checkpoint, or not at all. */
  readonly transaction: Queryable;
  readonly consumer: string;
  /** The position of the last event that had taken effect before this batch. */
  readonly checkpoint: number;
  /** Reads the producing ledger again, behind `after` up to and including `upTo`: for a refold of the partition. */
  readonly history: (after: number, upTo: number) => AsyncIterable<readonly RecordedEvent[]>;
  #appended = 0;

  constructor(options: Pick<BatchContext, 'transaction' | 'consumer' | 'checkpoint' | 'history'>) {
    super([]);
    this.transaction = options.transaction;
    this.consumer = options.consumer;
    this.checkpoint = options.checkpoint;
    this.history = options.history;
  }

  /** The handler appended to its own ledger up to this position: what it wrote itself is no reason to be woken. */
  appended(position: number): void {
    this.#appended = Math.max(this.#appended, position);
  }

  get appendedUpTo(): number {
    return this.#appended;
  }
}
