import { Injectable } from '@nestjs/common';
import { partitionOf } from '@strata/kernel';
import type { RecordedEvent } from '@strata/ledger';
import { accountStream } from '@strata/messaging';
import { DataSource } from 'typeorm';
import { ScoringConfig } from '../scoring.config.js';

/** A decision as it is shown: the event, without its stream. */
export type DecisionView = Readonly<{
  decisionId: string;
  type: string;
  version: number;
  data: unknown;
  partition: number;
  position: number;
  occurredAt: string;
  recordedAt: string;
  hash: string;
}>;

type View = Readonly<{ asOf?: string | undefined; knownAt?: string | undefined }>;

const COLUMNS = `partition, position::float8 AS position, event_id AS "decisionId", version, type, data,
  to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "occurredAt",
  to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "recordedAt", encode(hash, 'hex') AS hash`;

/** Decisions about one account, read from the ledger itself: what is shown is what was recorded. */
@Injectable()
export class Decisions {
  constructor(
    private readonly source: DataSource,
    private readonly config: ScoringConfig,
  ) {}

  /** The score in force on a day, as known at an instant; the latest of all when neither is told. Past decisions are never rewritten. */
  async score(accountId: string, { asOf, knownAt }: View): Promise<DecisionView | undefined> {
    const rows = await this.source.query<DecisionView[]>(
      `SELECT ${COLUMNS} FROM scoring.ledger_event
       WHERE partition = $1 AND stream = $2 AND type = 'scoring.score-changed.v1'
         AND ($3::text IS NULL OR data ->> 'on' <= $3) AND ($4::timestamptz IS NULL OR recorded_at <= $4)
       ORDER BY version DESC LIMIT 1`,
      [...this.#place(accountId), asOf ?? null, knownAt ?? null],
    );
    return rows[0];
  }

  /** The day of the first score of an account; undefined when it has none. */
  async firstDay(accountId: string): Promise<string | undefined> {
    const rows = await this.source.query<{ on: string }[]>(
      `SELECT data ->> 'on' AS "on" FROM scoring.ledger_event
       WHERE partition = $1 AND stream = $2 AND type = 'scoring.score-changed.v1' ORDER BY version LIMIT 1`,
      [...this.#place(accountId)],
    );
    return rows[0]?.on;
  }

  /** Behind a version of the account's stream of decisions, in the order asked for. */
  list(accountId: string, behind: number | undefined, order: 'asc' | 'desc', limit: number): Promise<DecisionView[]> {
    const [comparison, direction] = order === 'asc' ? ['>', 'ASC'] : ['<', 'DESC'];
    return this.source.query<DecisionView[]>(
      `SELECT ${COLUMNS} FROM scoring.ledger_event
       WHERE partition = $1 AND stream = $2 AND ($3::int IS NULL OR version ${comparison} $3) ORDER BY version ${direction} LIMIT $4`,
      [...this.#place(accountId), behind ?? null, limit],
    );
  }

  #place(accountId: string): readonly [number, string] {
    return [partitionOf(accountId, this.config.PARTITIONS), accountStream(accountId)];
  }
}

export const toDecisionView = (event: RecordedEvent): DecisionView => {
  const { eventId, type, version, data, partition, position, occurredAt, recordedAt, hash } = event;
  return { decisionId: eventId, type, version, data, partition, position, occurredAt, recordedAt, hash };
};
