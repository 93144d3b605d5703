import type { RecordedEvent } from '@strata/ledger';

/**
 * Events of one partition, in order of position. An empty batch is a wake-up: nothing new in the source, but the consumer's
 * own ledger has recorded an input (a policy published, say) that may have taken effect.
 */
export type Batch = Readonly<{ partition: number; events: readonly RecordedEvent[] }>;

/** What a consumer gives to a source: where to go on, where to deliver, when to stop. */
export type Subscription = Readonly<{
  /** `<service>.<purpose>`: of the processes that run under one name, each partition is delivered by one at a time. */
  consumer: string;
  /** The position behind which this partition goes on. Asked for whenever the partition is gained; waits out an outage. */
  startAfter: (partition: number, signal: AbortSignal) => Promise<number>;
  /**
   * Takes a batch to its effect and answers the position reached. What the source still holds beyond that position it offers
   * again: a hole was filled first, or only a part was taken. Duplicates and any order are allowed, the consumer sorts them out.
   * Rejects only after `signal` has been aborted.
   */
  deliver: (batch: Batch, signal: AbortSignal) => Promise<number>;
  /** This process now delivers the partition, until the returned function is called. */
  gained: (partition: number) => () => void;
  /** The loop of a partition has passed (or, without a partition, the loop that waits for one): the sign of life. */
  ticked: (partition?: number) => void;
  signal: AbortSignal;
}>;

/** Where a consumer's events come from. Implementations pass `source.contract.ts`. */
export interface EventSource {
  /** The name of the ledger it reads: `account`. */
  readonly ledger: string;
  readonly partitions: number;
  /** Delivers until the signal is aborted; then waits for the deliveries under way and ends. Outages are waited out, not thrown. */
  run(subscription: Subscription): Promise<void>;
  /** The events behind `after` up to and including `upTo`, in pages, from the producing ledger itself. */
  history(partition: number, after: number, upTo: number): AsyncIterable<readonly RecordedEvent[]>;
  /** The last position of each partition of the ledger: what the lag is measured against. */
  heads(): Promise<ReadonlyMap<number, number>>;
}
