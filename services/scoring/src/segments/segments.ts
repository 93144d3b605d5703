import { Injectable } from '@nestjs/common';
import { partitionOf } from '@strata/kernel';
import { accountStream } from '@strata/messaging';
import { DataSource } from 'typeorm';
import { ScoringConfig } from '../scoring.config.js';

export type Membership = Readonly<{ segment: string; since: string }>;
export type Member = Readonly<{ accountId: string; name: string | null; since: string }>;

type View = Readonly<{ asOf?: string | undefined; knownAt?: string | undefined }>;

/** Who is in which segment: the present from the read model, the past from the ledger. */
@Injectable()
export class Segments {
  constructor(
    private readonly source: DataSource,
    private readonly config: ScoringConfig,
  ) {}

  /** How many accounts each segment has; one without any is not listed. */
  counts(): Promise<readonly Readonly<{ segment: string; accounts: number }>[]> {
    return this.source.query(
      `SELECT segment, count(*)::int AS accounts FROM scoring.segment_member GROUP BY segment ORDER BY segment`,
    );
  }

  /** The accounts of a segment in order of id, behind one of them. */
  members(segment: string, behind: string | undefined, limit: number): Promise<Member[]> {
    return this.source.query(
      `SELECT m.account_id AS "accountId", n.name, m.since::text AS since
       FROM scoring.segment_member m LEFT JOIN scoring.account_name n USING (account_id)
       WHERE m.segment = $1 AND ($2::text IS NULL OR m.account_id > $2) ORDER BY m.account_id LIMIT $3`,
      [segment, behind ?? null, limit],
    );
  }

  /** The segments of an account at the end of a day, as known at an instant; now when neither is told. */
  async of(accountId: string, { asOf, knownAt }: View = {}): Promise<readonly Membership[]> {
    const rows = await this.source.query<(Membership & { entered: boolean })[]>(
      `SELECT DISTINCT ON (data ->> 'segment') data ->> 'segment' AS segment, data ->> 'on' AS since,
         type = 'scoring.segment-entered.v1' AS entered
       FROM scoring.ledger_event
       WHERE partition = $1 AND stream = $2 AND type IN ('scoring.segment-entered.v1', 'scoring.segment-left.v1')
         AND ($3::text IS NULL OR data ->> 'on' <= $3) AND ($4::timestamptz IS NULL OR recorded_at <= $4)
       ORDER BY data ->> 'segment', version DESC`,
      [partitionOf(accountId, this.config.PARTITIONS), accountStream(accountId), asOf ?? null, knownAt ?? null],
    );
    return rows.filter(({ entered }) => entered).map(({ segment, since }) => ({ segment, since }));
  }
}
