import type { PlainDate } from '@strata/kernel';
import type { CloudEvent, Mapped, Mapper } from '../mapping/mapper.js';
import type { Row } from '../mapping/row.js';

/** An event with the lines of the file that it was made from. */
export type SentEvent = Readonly<{ event: CloudEvent; rows: readonly Row[] }>;

/** What is sent next. Requests are sent one after the other: an answer is waited for before the next. */
export type ImportRequest =
  | Readonly<{ kind: 'day'; day: PlainDate }>
  | Readonly<{ kind: 'events'; day: PlainDate; body: string; events: readonly SentEvent[] }>;

export type Limits = Readonly<{ events: number; bytes: number }>;

type Rejected = Extract<Mapped, { kind: 'rejected' }>;

/** Listeners of what happens to the lines while requests are made. */
export type Watch = Readonly<{ line: (row: Row) => void; rejected: (rejected: Rejected) => void | Promise<void> }>;

/**
 * Turns rows into requests, in the order of the file: with `openDays`, each day before the first event of that day. A day is never
 * opened twice, nor an earlier one after a later one. A request of events belongs to one day and stays within the limits; a single
 * event beyond them goes alone.
 */
export async function* requestsOf(
  rows: AsyncIterable<Row>,
  mapper: Mapper,
  { openDays, limits, watch }: { openDays: boolean; limits: Limits; watch: Watch },
): AsyncGenerator<ImportRequest> {
  const batch = new Batch(openDays, limits);
  for await (const row of rows) {
    watch.line(row);
    for (const mapped of mapper.push(row)) {
      if (mapped.kind === 'event') yield* batch.add(mapped);
      else await watch.rejected(mapped);
    }
  }
  for (const mapped of mapper.end()) {
    if (mapped.kind === 'event') yield* batch.add(mapped);
    else await watch.rejected(mapped);
  }
  yield* batch.flush();
}

class Batch {
  private readonly openDays: boolean;
  private readonly limits: Limits;
  private day: PlainDate = '';
  private events: SentEvent[] = [];
  private lines: string[] = [];
  private bytes = 0;

  constructor(openDays: boolean, limits: Limits) {
    this.openDays = openDays;
    this.limits = limits;
  }

  *add({ event, day, rows }: Extract<Mapped, { kind: 'event' }>): Generator<ImportRequest> {
    const line = JSON.stringify(event);
    const bytes = Buffer.byteLength(line) + 1;
    if (this.openDays && day > this.day) {
      yield* this.flush();
      yield { kind: 'day', day };
    } else if (this.events.length >= this.limits.events || this.bytes + bytes > this.limits.bytes) {
      yield* this.flush();
    }
    if (day > this.day) this.day = day;
    this.events.push({ event, rows });
    this.lines.push(line);
    this.bytes += bytes;
  }

  *flush(): Generator<ImportRequest> {
    if (this.events.length > 0) yield { kind: 'events', day: this.day, body: this.lines.join('\n'), events: this.events };
    this.events = [];
    this.lines = [];
    this.bytes = 0;
  }
}
