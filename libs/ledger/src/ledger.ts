import type { PlainDate } from '@strata/kernel';
import { Announcer } from './announcer.js';
import { appendArguments, type ExactAppend, placeEvents, stateText } from './append.js';
import type { RecordedRef } from './event.js';
import { type LedgerOptions, LedgerReader } from './reader.js';
import {
  DUE,
  type EventRef,
  keyOf,
  type LookedUp,
  type LookUpRow,
  lookUpSql,
  refOf,
  type StateRow,
  toLookedUp,
  toState,
} from './states.js';
import type { AppendResult, StateToSave, StreamAppend, StreamRef, StreamState } from './stream.js';
import { textArray } from './text-array.js';
import { type Queryable, queryThen } from './transaction.js';

/** One service's own ledger, on PostgreSQL. All statements of the hot path are here, in `states.ts` and in `sql/`. */
export class Ledger extends LedgerReader {
  readonly #announcer: Announcer;

  constructor(options: LedgerOptions) {
    super(options);
    this.#announcer = new Announcer(options.pool, options.schema);
  }

  /**
   * Appends to streams, each whole or not at all: those whose version is not the expected one are answered as conflicts
   * and the others are written. In a transaction, do this before writing anything that readers of the ledger also write.
   */
  async append(tx: Queryable, appends: readonly StreamAppend[]): Promise<AppendResult> {
    const recorded: RecordedRef[] = [];
    const conflicts: StreamRef[] = [];
    let left = appends;
    while (left.length > 0) {
      const { exact, refused } = await this.#resolve(tx, left);
      const done = await this.appendExactly(tx, exact);
      const lost = new Set(done.conflicts.map(keyOf));
      recorded.push(...done.recorded);
      conflicts.push(...refused, ...left.filter((append) => lost.has(keyOf(append)) && !isOpen(append)).map(refOf));
      left = left.filter((append) => lost.has(keyOf(append)) && isOpen(append)); // somebody was quicker: take the new version
    }
    return { recorded, conflicts };
  }

  /** One round trip: `ledger_append` with versions known beforehand. */
  async appendExactly(tx: Queryable, appends: readonly ExactAppend[]): Promise<AppendResult> {
    if (appends.length === 0) return { recorded: [], conflicts: [] };
    const placed = placeEvents(appends);
    const partitions = new Set(appends.map(({ partition }) => partition));
    const query = {
      name: `${this.schema}.append`,
      text: `SELECT to_json(positions) AS positions, to_json(conflicts) AS conflicts
             FROM ${this.tables}.ledger_append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      values: appendArguments(appends, placed),
    };
    const { rows } = await queryThen<Appended>(tx, this.pool, query, (done) => this.#announcer.announce(partitions, done));
    const positions = rows[0]?.positions ?? [];
    const recorded = placed.flatMap(({ append: { partition, stream }, version, event: { eventId } }, i): RecordedRef[] => {
      const position = positions[i];
      return position === null || position === undefined ? [] : [{ partition, position, eventId, stream, version }];
    });
    return { recorded, conflicts: (rows[0]?.conflicts ?? []).flatMap((place) => appends[place - 1] ?? []).map(refOf) };
  }

  /** The states of streams of a partition, by stream; one never written to has version 0 and state null. */
  async loadStates(tx: Queryable, partition: number, streams: readonly string[]): Promise<Map<string, StreamState>> {
    const { states } = await this.lookUp(
      tx,
      streams.map((stream) => ({ partition, stream })),
      [],
    );
    return new Map(states.map((state) => [state.stream, state]));
  }

  /** One query: the states of streams, and which of these event ids are recorded already in their partitions. */
  async lookUp(tx: Queryable, streams: readonly StreamRef[], ids: readonly EventRef[]): Promise<LookedUp> {
    const { rows } = await tx.query<LookUpRow>({
      name: `${this.schema}.look-up`,
      text: lookUpSql(this.tables),
      values: [
        streams.map(({ partition }) => partition),
        streams.map(({ stream }) => stream),
        ids.map(({ partition }) => partition),
        ids.map(({ eventId }) => eventId),
      ],
    });
    return toLookedUp(rows);
  }

  /** The states of a partition on which time alone has something to change by `day`, in order of stream. */
  async loadDue(tx: Queryable, partition: number, day: PlainDate): Promise<readonly StreamState[]> {
    const { rows } = await tx.query<StateRow>(
      `SELECT partition, stream, version, state, ${DUE} FROM ${this.tables}.stream_state s
       WHERE partition = $1 AND s.next_due <= $2::date ORDER BY stream`,
      [partition, day],
    );
    return rows.map(toState);
  }

  /** Keeps states without recording events: what a consumer has folded. */
  async saveStates(tx: Queryable, partition: number, states: readonly StateToSave[]): Promise<void> {
    if (states.length === 0) return;
    await tx.query({
      name: `${this.schema}.save-states`,
      text: `SELECT ${this.tables}.ledger_save_states($1, $2, $3, $4)`,
      values: [
        partition,
        states.map(({ stream }) => stream),
        textArray(states.map(({ state }) => stateText(state))),
        states.map(({ nextDue }) => nextDue),
      ],
    });
  }

  /** How far a consumer has come (0: nothing yet). Holds the checkpoint until the transaction ends, so that one process consumes at a time. */
  async checkpoint(tx: Queryable, consumer: string, partition: number): Promise<number> {
    const select = {
      name: `${this.schema}.checkpoint`,
      text: `SELECT position::float8 AS position FROM ${this.tables}.checkpoint WHERE consumer = $1 AND partition = $2 FOR UPDATE`,
      values: [consumer, partition],
    };
    const found = await tx.query<{ position: number }>(select);
    if (found.rows[0]) return found.rows[0].position;
    await tx.query(`INSERT INTO ${this.tables}.checkpoint VALUES ($1, $2, 0) ON CONFLICT DO NOTHING`, [consumer, partition]);
    return (await tx.query<{ position: number }>(select)).rows[0]?.position ?? 0;
  }

  /** Moves a checkpoint that `checkpoint` holds. */
  async moveCheckpoint(tx: Queryable, consumer: string, partition: number, position: number): Promise<void> {
    await this.moveCheckpoints(tx, consumer, new Map([[partition, position]]));
  }

  /** Moves the checkpoints of one consumer in several partitions at once: to `positions`, by partition; never back. */
  async moveCheckpoints(tx: Queryable, consumer: string, positions: ReadonlyMap<number, number>): Promise<void> {
    const { rowCount } = await tx.query({
      name: `${this.schema}.move-checkpoints`,
      text: `UPDATE ${this.tables}.checkpoint AS c SET position = greatest(c.position, reached.position)
             FROM unnest($2::int[], $3::bigint[]) AS reached (partition, position)
             WHERE c.consumer = $1 AND c.partition = reached.partition`,
      values: [consumer, [...positions.keys()], [...positions.values()]],
    });
    if (rowCount !== positions.size)
      throw new Error(
        `consumer ${consumer} has no checkpoint for partition ${[...positions.keys()].join(' or ')} of ${this.schema}`,
      );
  }

  async #resolve(tx: Queryable, appends: readonly StreamAppend[]): Promise<{ exact: ExactAppend[]; refused: StreamRef[] }> {
    const open = appends.filter(isOpen);
    const { states } = open.length === 0 ? { states: [] } : await this.lookUp(tx, open, []);
    const versions = new Map(states.map((state) => [keyOf(state), state.version]));
    const exact: ExactAppend[] = [];
    const refused: StreamRef[] = [];
    for (const append of appends) {
      const version = versions.get(keyOf(append)) ?? 0;
      if (typeof append.expectedVersion === 'number') exact.push({ ...append, expectedVersion: append.expectedVersion });
      else if (append.expectedVersion === 'stream-exists' && version === 0) refused.push(refOf(append));
      else exact.push({ ...append, expectedVersion: append.expectedVersion === 'no-stream' ? 0 : version });
    }
    return { exact, refused };
  }
}

type Appended = { positions: (number | null)[] | null; conflicts: number[] };

/** Whether an append takes whatever version it finds. */
const isOpen = ({ expectedVersion }: StreamAppend): boolean => expectedVersion === 'any' || expectedVersion === 'stream-exists';
