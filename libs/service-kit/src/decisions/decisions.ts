import { Injectable } from '@nestjs/common';
import { partitionOf, type PlainDate } from '@strata/kernel';
import { instantText, Ledger, type RecordedEvent } from '@strata/ledger';
import { accountStream } from '@strata/messaging';
import { DataSource } from 'typeorm';

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

/** A past day, as known at an instant: what was decided for a later day, or recorded later, is left out. */
export type View = Readonly<{ asOf?: PlainDate | undefined; knownAt?: string | undefined }>;

const COLUMNS = `partition, position::float8 AS position, event_id AS "decisionId", version, type, data,
  ${instantText('occurred_at')} AS "occurredAt", ${instantText('recorded_at')} AS "recordedAt", encode(hash, 'hex') AS hash`;

/** Decisions about accounts, read from the service's ledger itself: what is shown is what was recorded. A service lists it among its providers. */
@Injectable()
export class Decisions {
  constructor(
    private readonly source: DataSource,
    private readonly ledger: Ledger,
  ) {}

  /** The decision of a type in force at the end of a day, as known at an instant; now when neither is told. Past decisions are never rewritten. */
  async inForce(accountId: string, type: string, { asOf, knownAt }: View): Promise<DecisionView | undefined> {
    const rows = await this.source.query<DecisionView[]>(
      `SELECT ${COLUMNS} FROM ${this.#events}
       WHERE partition = $1 AND stream = $2 AND type = $3 AND ($4::text IS NULL OR data ->> 'on' <= $4)
         AND ($5::timestamptz IS NULL OR recorded_at <= $5)
       ORDER BY version DESC LIMIT 1`,
      [...this.#place(accountId), type, asOf ?? null, knownAt ?? null],
    );
    return rows[0];
  }

  /** The day of an account's first decision of a type; undefined when it has none. */
  async firstDay(accountId: string, type: string): Promise<PlainDate | undefined> {
    const rows = await this.source.query<{ on: PlainDate }[]>(
      `SELECT data ->> 'on' AS "on" FROM ${this.#events} WHERE partition = $1 AND stream = $2 AND type = $3 ORDER BY version LIMIT 1`,
      [...this.#place(accountId), type],
    );
    return rows[0]?.on;
  }

  /** Every decision about an account, behind a version of its stream, in the order asked for. */
  list(accountId: string, behind: number | undefined, order: 'asc' | 'desc', limit: number): Promise<DecisionView[]> {
    const [comparison, direction] = order === 'asc' ? ['>', 'ASC'] : ['<', 'DESC'];
    return this.source.query<DecisionView[]>(
      `SELECT ${COLUMNS} FROM ${this.#events}
       WHERE partition = $1 AND stream = $2 AND ($3::int IS NULL OR version ${comparison} $3) ORDER BY version ${direction} LIMIT $4`,
      [...this.#place(accountId), behind ?? null, limit],
    );
  }

  /** One decision by its id. */
  async find(id: string): Promise<DecisionView | undefined> {
    const event = await this.ledger.findEvent(id);
    return event && viewOf(event);
  }

  get #events(): string {
    return `"${this.ledger.schema}".ledger_event`;
  }

  #place(accountId: string): readonly [number, string] {
    return [partitionOf(accountId, this.ledger.partitions), accountStream(accountId)];
  }
}

const viewOf = ({
  eventId,
  type,
  version,
  data,
  partition,
  position,
  occurredAt,
  recordedAt,
  hash,
}: RecordedEvent): DecisionView => ({
  decisionId: eventId,
  type,
  version,
  data,
  partition,
  position,
  occurredAt,
  recordedAt,
  hash,
});
