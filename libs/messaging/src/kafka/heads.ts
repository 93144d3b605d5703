import type { Feed } from './feed-client.js';

/** Where a ledger's partitions end, asked once for all partitions that want to know at about the same time. */
export class Heads {
  readonly #feed: Feed;
  readonly #freshMs: number;
  #asked = 0;
  #answer: Promise<ReadonlyMap<number, number>> | undefined;

  constructor(feed: Feed, freshMs: number) {
    this.#feed = feed;
    this.#freshMs = freshMs;
  }

  /** The last position of a partition, at most `freshMs` old; 0 when there is none. */
  async of(partition: number): Promise<number> {
    if (!this.#answer || Date.now() - this.#asked > this.#freshMs) {
      this.#asked = Date.now();
      this.#answer = this.#feed.heads();
    }
    return (await this.#answer).get(partition) ?? 0;
  }
}
