import type { KafkaMember } from './kafka.js';

const EVERY_MS = 1_000;

/**
 * Tells the broker now and then how far its topic has been taken, for all partitions together. It is a hint where a successor may
 * begin to read, so nothing waits for it, and one that gets lost costs only that some messages are read again.
 */
export class Offsets {
  readonly #member: Pick<KafkaMember, 'commit'>;
  #reached = new Map<number, string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(member: Pick<KafkaMember, 'commit'>) {
    this.#member = member;
  }

  reached(partition: number, next: string): void {
    this.#reached.set(partition, next);
    this.#timer ??= setTimeout(() => void this.flush(), EVERY_MS);
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const offsets = this.#reached;
    this.#reached = new Map();
    if (offsets.size > 0) await this.#member.commit(offsets).catch(() => undefined);
  }
}
