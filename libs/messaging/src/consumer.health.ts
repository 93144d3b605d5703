/** How one partition of a consumer is doing. */
export type PartitionState = 'running' | 'waiting' | 'stalled';

export type PartitionHealth = Readonly<{ partition: number; state: PartitionState; position: number; reason: string | null }>;

/** A consumer at a glance. `live`: its loops pass. `ready`: no partition that it holds is stalled. */
export type ConsumerHealth = Readonly<{
  consumer: string;
  live: boolean;
  ready: boolean;
  partitions: readonly PartitionHealth[];
  reasons: readonly string[];
}>;

type Entry = { state: PartitionState; position: number; reason: string | null; tickedAt: number };

/**
 * What the loops of a consumer say about themselves. Liveness asks only whether they pass: a database that is away, or an event
 * that cannot be handled, is no reason to restart a process that would meet the same again.
 */
export class HealthBoard {
  readonly #partitions = new Map<number, Entry>();
  readonly #consumer: string;
  readonly #silentAfterMs: number;
  #tickedAt = Date.now();

  constructor(consumer: string, silentAfterMs: number) {
    this.#consumer = consumer;
    this.#silentAfterMs = silentAfterMs;
  }

  /** The partition is now this process's; the returned function ends that. */
  gained(partition: number): () => void {
    const entry: Entry = { state: 'running', position: 0, reason: null, tickedAt: Date.now() };
    this.#partitions.set(partition, entry);
    return () => {
      if (this.#partitions.get(partition) === entry) this.#partitions.delete(partition);
    };
  }

  ticked(partition?: number): void {
    this.#tickedAt = Date.now();
    const entry = partition === undefined ? undefined : this.#partitions.get(partition);
    if (entry) entry.tickedAt = Date.now();
  }

  reached(partition: number, position: number): void {
    this.#set(partition, { state: 'running', reason: null, position });
  }

  waiting(partition: number, reason: string): void {
    this.#set(partition, { state: 'waiting', reason });
  }

  stalled(partition: number, reason: string): void {
    this.#set(partition, { state: 'stalled', reason });
  }

  read(): ConsumerHealth {
    const oldest = Math.min(this.#tickedAt, ...[...this.#partitions.values()].map(({ tickedAt }) => tickedAt));
    const partitions = [...this.#partitions]
      .map(([partition, { state, position, reason }]) => ({ partition, state, position, reason }))
      .toSorted((a, b) => a.partition - b.partition);
    const troubled = partitions.filter(({ state }) => state !== 'running');
    return {
      consumer: this.#consumer,
      live: Date.now() - oldest < this.#silentAfterMs,
      ready: partitions.every(({ state }) => state !== 'stalled'),
      partitions,
      reasons: troubled.map(
        ({ partition, state, reason }) => `${this.#consumer}, partition ${partition} ${state}: ${reason ?? ''}`,
      ),
    };
  }

  #set(partition: number, change: Partial<Entry>): void {
    const entry = this.#partitions.get(partition);
    if (entry) Object.assign(entry, change, { tickedAt: Date.now() });
    this.#tickedAt = Date.now();
  }
}
