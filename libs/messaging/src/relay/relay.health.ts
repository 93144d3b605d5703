/** `waiting`: the broker or the database is away. `stalled`: the broker refuses what is next, or it cannot be made a message. */
export type RelayState = 'running' | 'waiting' | 'stalled';

/** How one partition that this process holds is doing. */
export type RelayPartition = Readonly<{
  partition: number;
  state: RelayState;
  /** The last position that the topic has for sure. */
  position: number;
  /** Events recorded and not yet sent, and the age of the oldest of them in seconds. */
  lagEvents: number;
  lagSeconds: number;
  reason: string | null;
}>;

/** A relay at a glance. `live`: its loops pass. `ready`: nothing it holds is stalled. A broker that is away changes neither. */
export type RelayHealth = Readonly<{
  ledger: string;
  live: boolean;
  ready: boolean;
  partitions: readonly RelayPartition[];
  reasons: readonly string[];
}>;

type Entry = { state: RelayState; position: number; reason: string | null; oldest: number | null; tickedAt: number };

/** What the loops of a relay say about themselves. */
export class RelayBoard {
  readonly #partitions = new Map<number, Entry>();
  readonly #ledger: string;
  readonly #silentAfterMs: number;
  #tickedAt = Date.now();

  constructor(ledger: string, silentAfterMs: number) {
    this.#ledger = ledger;
    this.#silentAfterMs = silentAfterMs;
  }

  /** The partition is now this process's; the returned function ends that. */
  gained(partition: number): () => void {
    const entry: Entry = { state: 'running', position: 0, reason: null, oldest: null, tickedAt: Date.now() };
    this.#partitions.set(partition, entry);
    return () => {
      if (this.#partitions.get(partition) === entry) this.#partitions.delete(partition);
    };
  }

  ticked(partition?: number): void {
    this.#tickedAt = Date.now();
    if (partition !== undefined) this.#set(partition, {});
  }

  /** There is something to send; `oldest` is when the first of it was recorded, in milliseconds since the epoch. */
  found(partition: number, oldest: number): void {
    this.#set(partition, { oldest });
  }

  reached(partition: number, position: number): void {
    this.#set(partition, { state: 'running', reason: null, position, oldest: null });
  }

  held(partition: number, state: 'waiting' | 'stalled', reason: string): void {
    this.#set(partition, { state, reason });
  }

  /** `headOf` knows how far the ledger has come. */
  read(headOf: (partition: number) => number): RelayHealth {
    const now = Date.now();
    const silence = now - Math.min(this.#tickedAt, ...[...this.#partitions.values()].map(({ tickedAt }) => tickedAt));
    const partitions = [...this.#partitions]
      .map(([partition, { state, position, reason, oldest }]) => {
        const lagEvents = Math.max(0, headOf(partition) - position);
        const lagSeconds = oldest === null ? 0 : Math.max(0, (now - oldest) / 1_000);
        return { partition, state, position, lagEvents, lagSeconds, reason };
      })
      .toSorted((a, b) => a.partition - b.partition);
    const troubled = partitions.filter(({ state }) => state !== 'running');
    return {
      ledger: this.#ledger,
      live: silence < this.#silentAfterMs,
      ready: partitions.every(({ state }) => state !== 'stalled'),
      partitions,
      reasons: troubled.map(
        ({ partition, state, reason }) => `relay of ${this.#ledger}, partition ${partition} ${state}: ${reason ?? ''}`,
      ),
    };
  }

  #set(partition: number, change: Partial<Entry>): void {
    const entry = this.#partitions.get(partition);
    if (entry) Object.assign(entry, change, { tickedAt: Date.now() });
    this.#tickedAt = Date.now();
  }
}
