import type { RecordedEvent } from '@strata/ledger';
import type { EventSource } from '@strata/messaging';
import { DAY_OPENED } from '../names.js';

/** What of a partition's past concerns one account: its own events and the days. Read in two steps, most of it before anything is locked. */
export class AccountHistory {
  readonly #history: EventSource['history'];
  readonly #partition: number;
  readonly #stream: string;
  readonly #events: RecordedEvent[] = [];
  #reached = 0;

  constructor(history: EventSource['history'], partition: number, stream: string) {
    this.#history = history;
    this.#partition = partition;
    this.#stream = stream;
  }

  /** Reads on, up to and including a position. */
  async read(upTo: number): Promise<void> {
    if (upTo <= this.#reached) return;
    for await (const page of this.#history(this.#partition, this.#reached, upTo)) {
      this.#events.push(...page.filter(({ stream, type }) => stream === this.#stream || type === DAY_OPENED));
      this.#reached = page.at(-1)?.position ?? this.#reached;
    }
    if (this.#reached < upTo)
      throw new Error(`the account ledger does not give position ${upTo} of partition ${this.#partition}`);
  }

  upTo(position: number): readonly RecordedEvent[] {
    return this.#events.filter((event) => event.position <= position);
  }
}
