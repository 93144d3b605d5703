import type { PlainDate } from '@strata/kernel';
import { canonicalJson, type LedgerReader, type TextEvent } from '@strata/ledger';
import { DayDigests } from './digests.js';
import { type Difference, firstDifference } from './difference.js';
import { isInput } from './inputs.js';
import { dayOf, type Decision } from './replayable.js';

const PAGE = 1_000;

export type RecordOptions = Readonly<{
  ledger: Pick<LedgerReader, 'readTexts' | 'readStream' | 'findEvent'>;
  partition: number;
  /** Whether events of a type are neither inputs nor decisions of the fold: what people did, recorded for its own sake. */
  isElsewhere: (type: string) => boolean;
  /** Streams whose decisions may stand later in the partition than they came about: of these only the order within the stream is compared. */
  apart?: ReadonlySet<string>;
  /** The end of the partition when the replay began: what is decided meanwhile is not looked at. */
  upTo?: number | undefined;
  /** Decisions of earlier days are neither read nor compared. */
  from?: PlainDate | undefined;
}>;

/** The decisions on record of one partition, beside those that come out again. Reads pages; nothing is parsed unless it differs. */
export class Record {
  /** Decisions that came out as they are on record. */
  compared = 0;
  difference: Difference | null = null;
  readonly digests = new DayDigests();
  readonly #options: RecordOptions;
  readonly #apart: ReadonlySet<string>;
  readonly #ofApart = new Map<string, TextEvent[]>();
  #page: TextEvent[] = [];
  #next = 0;
  #after = 0;
  /** The last decision of a day that is not compared, while nothing has been read yet. */
  #passed: Decision | null = null;
  #hasBegun: boolean;

  constructor(options: RecordOptions) {
    this.#options = options;
    this.#apart = options.apart ?? new Set();
    this.#hasBegun = options.from === undefined;
  }

  /** Whether these are exactly the decisions that follow on record. Stops at the first difference. */
  async compare(decided: readonly Decision[]): Promise<boolean> {
    const { from } = this.#options;
    for (const decision of decided) {
      if (this.difference !== null) return false;
      const isApart = this.#apart.has(decision.stream);
      if (from !== undefined && decision.on < from) {
        if (!isApart) this.#passed = decision;
      } else this.#compareOne(decision, isApart ? await this.#shiftApart(decision) : await this.#shift());
    }
    return this.difference === null;
  }

  /** Whether a decision follows on record that has not come out; of the streams apart it is not asked. */
  async hasMore(): Promise<boolean> {
    return (await this.#peek()) !== undefined;
  }

  /** At the end: what is on record must all have come out. */
  async close(): Promise<void> {
    if (this.difference !== null) return;
    const left = (await this.#peek()) ?? (await this.#leftApart());
    if (left) this.difference = { ...this.#placeOf(left), kind: 'surplus', pointer: '', recorded: '', recomputed: '' };
  }

  #compareOne({ stream, on, event }: Decision, recorded: TextEvent | undefined): void {
    const { partition } = this.#options;
    const nothing = { pointer: '', recorded: '', recomputed: '' };
    if (!recorded) {
      this.difference = { partition, position: null, stream, type: event.type, kind: 'missing', ...nothing };
      return;
    }
    const data = canonicalJson(event.data);
    if (
      data === recorded.data &&
      event.eventId === recorded.eventId &&
      event.type === recorded.type &&
      event.occurredAt === recorded.occurredAt &&
      stream === recorded.stream
    ) {
      this.compared += 1;
      if (!this.#apart.has(stream)) this.digests.add(on, lineOf(recorded));
      return;
    }
    const found = firstDifference(wholeOf(recorded, JSON.parse(recorded.data)), wholeOf({ ...event, stream }, JSON.parse(data)));
    this.difference = { ...this.#placeOf(recorded), kind: 'changed', ...(found ?? nothing) };
  }

  #placeOf({ position, stream, type }: TextEvent): Pick<Difference, 'partition' | 'position' | 'stream' | 'type'> {
    return { partition: this.#options.partition, position, stream, type };
  }

  async #shift(): Promise<TextEvent | undefined> {
    const event = await this.#peek();
    if (event) this.#next += 1;
    return event;
  }

  /** The next decision in order of position. Those of streams apart are passed by: only the digest of their day takes them here. */
  async #peek(): Promise<TextEvent | undefined> {
    const { ledger, partition, isElsewhere, upTo = Infinity } = this.#options;
    if (!this.#hasBegun) await this.#begin();
    for (;;) {
      for (; this.#next < this.#page.length; this.#next += 1) {
        const event = this.#page[this.#next];
        if (!event || isElsewhere(event.type) || isInput(event)) continue;
        if (!this.#apart.has(event.stream)) return event;
        this.digests.add(dayOf(JSON.parse(event.data)), lineOf(event));
      }
      const limit = Math.min(PAGE, upTo - this.#after);
      this.#page = limit > 0 ? await ledger.readTexts({ partition, after: this.#after, limit }) : [];
      this.#next = 0;
      const last = this.#page.at(-1);
      if (!last) return undefined;
      this.#after = last.position;
    }
  }

  /** Goes behind the last decision of the days that are not compared. */
  async #begin(): Promise<void> {
    this.#hasBegun = true;
    const passed = this.#passed && (await this.#options.ledger.findEvent(this.#passed.event.eventId));
    if (passed) this.#after = passed.position;
  }

  async #shiftApart({ stream, event: { eventId } }: Decision): Promise<TextEvent | undefined> {
    const record = await this.#recordOf(stream);
    if (this.#options.from === undefined) return record.shift();
    const place = record.findIndex((recorded) => recorded.eventId === eventId);
    return place < 0 ? undefined : record.splice(0, place + 1).at(-1);
  }

  async #leftApart(): Promise<TextEvent | undefined> {
    for (const stream of this.#options.from === undefined ? this.#apart : []) {
      const [left] = await this.#recordOf(stream);
      if (left) return left;
    }
    return undefined;
  }

  async #recordOf(stream: string): Promise<TextEvent[]> {
    const known = this.#ofApart.get(stream);
    if (known) return known;
    const { ledger, partition, upTo = Infinity } = this.#options;
    const events = (await ledger.readStream(stream, { partition })).filter(({ position }) => position <= upTo);
    const texts = events.map((event) => ({ ...event, data: canonicalJson(event.data) }));
    this.#ofApart.set(stream, texts);
    return texts;
  }
}

type Whole = Readonly<{ eventId: string; stream: string; type: string; occurredAt: string }>;

const wholeOf = ({ eventId, stream, type, occurredAt }: Whole, data: unknown) => ({ data, eventId, occurredAt, stream, type });

/** The canonical JSON of {data, eventId, occurredAt, stream, type}: `data` is canonical as it is stored. */
const lineOf = ({ data, eventId, occurredAt, stream, type }: TextEvent): string =>
  `{"data":${data},"eventId":"${eventId}","occurredAt":"${occurredAt}","stream":${JSON.stringify(stream)},"type":${JSON.stringify(type)}}`;
