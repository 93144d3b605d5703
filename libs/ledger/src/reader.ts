import type { Pool } from 'pg';
import type { RecordedEvent, TextEvent } from './event.js';
import { isEventId } from './recordable.js';
import { AS_TEXT, EVENT_COLUMNS, type EventRow, toEvent, toTextEvent } from './rows.js';
import { identifier } from './sql-file.js';
import type { Queryable } from './transaction.js';
import { upcast, type Upcasters } from './upcast.js';

export type LedgerOptions = Readonly<{ pool: Pool; schema: string; partitions: number; upcasters?: Upcasters }>;

/** The next `limit` events of a partition behind position `after` (0: from the start). */
export type HistoryPage = Readonly<{ partition: number; after: number; limit: number }>;

export type HistoryRange = Readonly<{ partition: number; after?: number; upTo?: number; limit?: number }>;

/** Of one stream. Without `partition` it is looked for in all of them; without `type`, which is that on record, events of all types are meant. */
export type StreamPage = Readonly<{ partition?: number; afterVersion?: number; limit?: number; type?: string }>;

/** The end of a partition: its last position (0: empty) and the hash up to it. */
export type Head = Readonly<{ partition: number; position: number; hash: string }>;

const PAGE = 'partition = $1 AND position > $2 ORDER BY position LIMIT $3';

/** Reads a ledger: one's own, or another service's (role strata_reader). Events come in today's form unless it says stored. */
export class LedgerReader {
  readonly pool: Pool;
  readonly schema: string;
  readonly partitions: number;
  /** The schema, quoted for SQL. */
  protected readonly tables: string;
  readonly #upcasters: Upcasters;

  constructor({ pool, schema, partitions, upcasters = {} }: LedgerOptions) {
    this.pool = pool;
    this.schema = schema;
    this.partitions = partitions;
    this.tables = identifier(schema);
    this.#upcasters = upcasters;
  }

  /** Refuses a schema that is not migrated or was created with another number of partitions. Changes nothing. */
  async open(): Promise<void> {
    const sql = `SELECT to_regclass($1) IS NOT NULL AS there`;
    const there = await this.pool.query<{ there: boolean }>(sql, [`${this.tables}.ledger_partition`]);
    if (!there.rows[0]?.there) throw new Error(`schema ${this.schema} has no ledger yet: run its migrations (ROLE=migrate)`);
    const { length } = await this.heads();
    if (length !== this.partitions)
      throw new Error(
        `the ledger of ${this.schema} has ${length} partitions, not ${this.partitions}: the number is fixed when it is created`,
      );
  }

  /** A page of a partition, in today's form of the events. */
  async read(page: HistoryPage, tx: Queryable = this.pool): Promise<RecordedEvent[]> {
    const events = await this.readStored(page, tx);
    return events.map((event) => upcast(this.#upcasters, event));
  }

  /** A page of a partition exactly as recorded: what the chain covers. */
  readStored({ partition, after, limit }: HistoryPage, tx: Queryable = this.pool): Promise<RecordedEvent[]> {
    return this.#events(tx, 'read', PAGE, [partition, after, limit]);
  }

  /** A page of a partition exactly as recorded, the data as its canonical text: to be compared byte by byte, without parsing it. */
  async readTexts(page: HistoryPage, tx: Queryable = this.pool): Promise<TextEvent[]> {
    return (await this.#rows(tx, 'read', PAGE, [page.partition, page.after, page.limit])).map(toTextEvent);
  }

  /**
   * A partition's events behind `after`, up to `upTo` or the end as it is when reached, page by page. The next page is
   * on its way while one is worked on.
   */
  async *history({
    partition,
    after = 0,
    upTo = Infinity,
    limit = 1_000,
  }: HistoryRange): AsyncGenerator<readonly RecordedEvent[]> {
    let next = this.read({ partition, after, limit });
    for (;;) {
      const page = await next;
      const last = page.at(-1)?.position ?? Infinity;
      const isLast = page.length < limit || last >= upTo;
      if (!isLast) {
        next = this.read({ partition, after: last, limit });
        next.catch(() => undefined); // thrown when it is awaited; unless the reader has gone by then
      }
      const wanted = last > upTo ? page.filter(({ position }) => position <= upTo) : page;
      if (wanted.length > 0) yield wanted;
      if (isLast) return;
    }
  }

  /** The events of a stream in order of version (and of partition, where a stream exists in several). */
  async readStream(stream: string, { partition, afterVersion = 0, limit, type }: StreamPage = {}): Promise<RecordedEvent[]> {
    const events = await this.#events(
      this.pool,
      'read-stream',
      'partition = ANY ($1) AND stream = $2 AND version > $3 AND ($5::text IS NULL OR type = $5) ORDER BY partition, version LIMIT $4',
      [partition === undefined ? this.#allPartitions() : [partition], stream, afterVersion, limit ?? null, type ?? null],
    );
    return events.map((event) => upcast(this.#upcasters, event));
  }

  /** Undefined when there is no such event, or the text is no event id. */
  async findEvent(eventId: string): Promise<RecordedEvent | undefined> {
    if (!isEventId(eventId)) return undefined;
    const [event] = await this.#events(this.pool, 'find', 'partition = ANY ($1) AND event_id = $2::uuid LIMIT 1', [
      this.#allPartitions(),
      eventId,
    ]);
    return event && upcast(this.#upcasters, event);
  }

  /** Which ledger this is, of all that ever bore its name: given once, when it is created, and kept by every backup of it. */
  async id(): Promise<string> {
    const { rows } = await this.pool.query<{ id: string }>(`SELECT ledger_id AS id FROM ${this.tables}.ledger_identity`);
    if (!rows[0]) throw new Error(`the ledger of ${this.schema} has lost its identity`);
    return rows[0].id;
  }

  /** The end of every partition, in order. */
  async heads(tx: Queryable = this.pool): Promise<readonly Head[]> {
    const { rows } = await tx.query<Head>(
      `SELECT partition, head::float8 AS position, encode(head_hash, 'hex') AS hash FROM ${this.tables}.ledger_partition ORDER BY partition`,
    );
    return rows;
  }

  async #events(tx: Queryable, name: string, where: string, values: unknown[]): Promise<RecordedEvent[]> {
    return (await this.#rows(tx, name, where, values)).map(toEvent);
  }

  async #rows(tx: Queryable, name: string, where: string, values: unknown[]): Promise<EventRow[]> {
    const text = `SELECT ${EVENT_COLUMNS} FROM ${this.tables}.ledger_event WHERE ${where}`;
    const query = { name: `${this.schema}.${name}`, text, values, rowMode: 'array' as const, types: AS_TEXT };
    return (await tx.query<EventRow>(query)).rows;
  }

  #allPartitions(): number[] {
    return Array.from({ length: this.partitions }, (_, partition) => partition);
  }
}
