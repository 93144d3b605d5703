import type { RecordedEvent } from '@strata/ledger';
import type { EventSource } from '../event-source.js';

/**
 * What of a partition's past concerns one stream: its own events, and those that concern everybody. Read in two steps, most of it
 * before anything is locked.
 */
export class StreamHistory {
  readonly #source: Pick<EventSource, 'ledger' | 'history'>;
  readonly #partition: number;
  readonly #concerns: (event: RecordedEvent) => boolean;
  readonly #events: RecordedEvent[] = [];
  #reached = 0;

  constructor(
    source: Pick<EventSource, 'ledger' | 'history'>,
    partition: number,
    stream: string,
    concernsAll: (event: RecordedEvent) => boolean,
  ) {
    this.#source = source;
    this.#partition = partition;
    this.#concerns = (event) => event.stream === stream || concernsAll(event);
  }

  /** What was read so far, in order, up to and including a position. */
  upTo(position: number): readonly RecordedEvent[] {
    return this.#events.filter((event) => event.position <= position);
  }

  /** Reads on, up to and including a position. */
  async read(upTo: number): Promise<void> {
    if (upTo <= this.#reached) return;
    for await (const page of this.#source.history(this.#partition, this.#reached, upTo)) {
      this.#events.push(...page.filter(this.#concerns));
      this.#reached = page.at(-1)?.position ?? this.#reached;
    }
    if (this.#reached < upTo)
      throw new Error(`the ledger of ${this.#source.ledger} does not give position ${upTo} of partition ${this.#partition}`);
  }
}
