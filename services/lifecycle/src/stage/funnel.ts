import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** One stage of the funnel. Days are those of stays that are over; `stuck`: accounts that are longer in it than its policy allows. */
export type FunnelStage = Readonly<{
  stage: string;
  accounts: number;
  /** Accounts that were ever in it. */
  entered: number;
  /** Of those that left it, how often to which stage. */
  next: Readonly<Record<string, number>>;
  averageDays: number | null;
  medianDays: number | null;
  longestDays: number | null;
}>;

export type Stuck = Readonly<{ accountId: string; name: string | null; stage: string; since: string; days: number }>;

/** Counts, conversion and time in stage, from the stays. Every account is in exactly one stage, so the counts add up to the accounts. */
@Injectable()
export class Funnel {
  constructor(private readonly source: DataSource) {}

  /** @param signedIn only accounts that first signed in this month (`2026-03`): a cohort */
  stages(signedIn: string | undefined): Promise<FunnelStage[]> {
    return this.source.query<FunnelStage[]>(
      `SELECT y.stage, count(*) FILTER (WHERE y.left_on IS NULL)::int AS accounts, count(DISTINCT y.account_id)::int AS entered,
         coalesce((SELECT json_object_agg(n.next_stage, n.times ORDER BY n.next_stage) FROM (
           SELECT z.next_stage, count(*)::int AS times FROM lifecycle.stay z LEFT JOIN lifecycle.account_profile q USING (account_id)
           WHERE z.stage = y.stage AND z.next_stage IS NOT NULL AND ($1::text IS NULL OR to_char(q.signed_on, 'YYYY-MM') = $1)
           GROUP BY z.next_stage) n), '{}') AS next,
         round(avg(y.left_on - y.entered_on), 1)::float8 AS "averageDays",
         percentile_disc(0.5) WITHIN GROUP (ORDER BY y.left_on - y.entered_on) AS "medianDays",
         max(y.left_on - y.entered_on) AS "longestDays"
       FROM lifecycle.stay y LEFT JOIN lifecycle.account_profile p USING (account_id)
       WHERE $1::text IS NULL OR to_char(p.signed_on, 'YYYY-MM') = $1
       GROUP BY y.stage ORDER BY y.stage`,
      [signedIn ?? null],
    );
  }

  /** Accounts that have been in a stage since before a day, the longest first. */
  stuck(stage: string, since: string, day: string, limit: number): Promise<Stuck[]> {
    return this.source.query<Stuck[]>(
      `SELECT s.account_id AS "accountId", p.name, s.stage, s.since::text AS since, ($3::date - s.since)::int AS days
       FROM lifecycle.stage s LEFT JOIN lifecycle.account_profile p USING (account_id)
       WHERE s.stage = $1 AND s.since <= $2::date ORDER BY s.since, s.account_id LIMIT $4`,
      [stage, since, day, limit],
    );
  }
}
