import { instantText, type Queryable } from '@strata/ledger';
import type { ParkingReason, Poison } from './cannot-handle.js';

/** One time that a stream was parked. */
export type ParkedEvent = Readonly<{
  id: number;
  partition: number;
  stream: string;
  position: number;
  isOwnInput: boolean;
  eventId: string;
  reason: ParkingReason;
  error: string;
  /** Events of the stream that were passed over so far. */
  events: number;
  parkedAt: string;
  /** Null while it is parked. */
  outcome: 'redriven' | 'dropped' | null;
  /** How far the consumer was when that ended: a drop forgets the stream's events from `position` up to here. */
  upTo: number | null;
}>;

/** How it ended: redriven as if nothing had been, or its events forgotten, for a reason. */
export type Resolution = Readonly<{ outcome: 'redriven' | 'dropped'; upTo: number; resolution: string | null }>;

const COLUMNS = `id::float8 AS id, partition, stream, position::float8 AS position, is_own_input AS "isOwnInput", event_id AS "eventId",
  reason, error, events, ${instantText('parked_at')} AS "parkedAt", outcome, up_to::float8 AS "upTo"`;

/**
 * What a consumer has parked, in its own schema beside its checkpoints. Rows are written in transactions that hold the checkpoint of the
 * partition, so a batch sees either all of a parking or nothing.
 */
export class Parking {
  readonly #table: string;

  constructor({ schema }: Readonly<{ schema: string }>) {
    this.#table = `"${schema.replaceAll('"', '""')}".parked_event`;
  }

  /** Parks a stream, unless `most` streams of the partition are parked already: then it is not the events that are at fault. */
  async park(tx: Queryable, consumer: string, partition: number, poison: Poison, error: string, most: number): Promise<boolean> {
    const { stream, position, isOwnInput, eventId, reason } = poison;
    const { rowCount } = await tx.query(
      `INSERT INTO ${this.#table} (consumer, partition, stream, position, is_own_input, event_id, reason, error)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8
       WHERE (SELECT count(*) FROM ${this.#table} WHERE consumer = $1 AND partition = $2 AND outcome IS NULL) < $9
       ON CONFLICT (consumer, partition, stream) WHERE outcome IS NULL DO UPDATE SET position = excluded.position,
         is_own_input = excluded.is_own_input, event_id = excluded.event_id, reason = excluded.reason, error = excluded.error`,
      [consumer, partition, stream, position, isOwnInput, eventId, reason, error.replaceAll('\0', ''), most],
    );
    return rowCount === 1;
  }

  /** Everything that has a say in what the consumer handles: what is parked, and what was dropped. In order of parking. */
  async standing(tx: Queryable, consumer: string, partition: number): Promise<readonly ParkedEvent[]> {
    const { rows } = await tx.query<ParkedEvent>({
      name: `parked-standing ${this.#table}`,
      text: `SELECT ${COLUMNS} FROM ${this.#table}
             WHERE consumer = $1 AND partition = $2 AND outcome IS DISTINCT FROM 'redriven' ORDER BY id`,
      values: [consumer, partition],
    });
    return rows;
  }

  /** What was parked and is no more: a consumer that looked at everything meanwhile saw these streams as they stood at `position`, until `upTo`. */
  async ended(tx: Queryable, consumer: string, partition: number): Promise<readonly ParkedEvent[]> {
    const sql = `SELECT ${COLUMNS} FROM ${this.#table} WHERE consumer = $1 AND partition = $2 AND outcome IS NOT NULL ORDER BY id`;
    return (await tx.query<ParkedEvent>(sql, [consumer, partition])).rows;
  }

  /** The streams of a partition that were ever parked: their effects may stand elsewhere in the order than their causes. */
  async everParked(tx: Queryable, consumer: string, partition: number): Promise<ReadonlySet<string>> {
    const sql = `SELECT DISTINCT stream FROM ${this.#table} WHERE consumer = $1 AND partition = $2`;
    const { rows } = await tx.query<{ stream: string }>(sql, [consumer, partition]);
    return new Set(rows.map(({ stream }) => stream));
  }

  /** What is parked now, in order of stream. */
  async list(tx: Queryable, consumer: string, behind: string, limit: number): Promise<readonly ParkedEvent[]> {
    const sql = `SELECT ${COLUMNS} FROM ${this.#table}
                 WHERE consumer = $1 AND outcome IS NULL AND stream > $2 ORDER BY stream LIMIT $3`;
    return (await tx.query<ParkedEvent>(sql, [consumer, behind, limit])).rows;
  }

  /** Streams parked now, by partition. */
  async counts(tx: Queryable, consumer: string): Promise<ReadonlyMap<number, number>> {
    const sql = `SELECT partition, count(*)::int AS parked FROM ${this.#table} WHERE consumer = $1 AND outcome IS NULL GROUP BY partition`;
    const { rows } = await tx.query<{ partition: number; parked: number }>(sql, [consumer]);
    return new Map(rows.map(({ partition, parked }) => [partition, parked]));
  }

  /** Notes which events of parked streams a batch has passed over. */
  async passedOver(tx: Queryable, id: number, events: number, lastPosition: number): Promise<void> {
    await tx.query(`UPDATE ${this.#table} SET events = events + $2, last_position = $3 WHERE id = $1`, [
      id,
      events,
      lastPosition,
    ]);
  }

  async resolve(tx: Queryable, id: number, { outcome, upTo, resolution }: Resolution): Promise<void> {
    await tx.query(
      `UPDATE ${this.#table} SET outcome = $2, up_to = $3, resolution = $4, resolved_at = clock_timestamp() WHERE id = $1`,
      [id, outcome, upTo, resolution],
    );
  }
}
