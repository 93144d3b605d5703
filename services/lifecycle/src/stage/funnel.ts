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

export type Stuck = Readonly<{
  accountId: string;
  name: string | null;
  stage: string;
  since: string;
  days: number;
  /** How many are stuck in the stage. */ of: number;
}>;

/** From one stage of the policy's funnel to its next: of the accounts that were ever in it, those that came to the next, then or later. */
export type FunnelStep = Readonly<{ stage: string; next: string | null; entered: number; converted: number }>;

/** The accounts that first signed in one month, as far as one stage goes. */
export type CohortCell = Readonly<{
  /** `2026-03`; null: has not signed. */ signedIn: string | null;
  stage: string;
  accounts: number;
  entered: number;
}>;

/** How many of a stage's stuck accounts are named. */
const NAMED = 100;
const IN_COHORT = (account: string, month: string): string =>
  `(${month}::text IS NULL OR to_char(${account}.signed_on, 'YYYY-MM') = ${month})`;

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

  /** Accounts that are in a stage since that stage's day or before, the longest first; a hundred of each stage. */
  stuck(
    limits: readonly Readonly<{ stage: string; since: string }>[],
    day: string,
    signedIn: string | undefined,
  ): Promise<Stuck[]> {
    return this.source.query<Stuck[]>(
      `SELECT "accountId", name, stage, since, days, "of" FROM (
         SELECT s.account_id AS "accountId", p.name, s.stage, s.since::text AS since, ($2::date - s.since)::int AS days,
           count(*) OVER (PARTITION BY s.stage)::int AS "of", row_number() OVER (PARTITION BY s.stage ORDER BY s.since, s.account_id) AS place
         FROM json_to_recordset($1::json) AS l (stage text, since date) JOIN lifecycle.stage s ON s.stage = l.stage AND s.since <= l.since
         LEFT JOIN lifecycle.account_profile p USING (account_id) WHERE ${IN_COHORT('p', '$3')}) x
       WHERE place <= ${NAMED} ORDER BY stage, place`,
      [JSON.stringify(limits), day, signedIn ?? null],
    );
  }

  /** How many came from each stage of the funnel to the next. */
  steps(funnel: readonly string[], signedIn: string | undefined): Promise<FunnelStep[]> {
    return this.source.query<FunnelStep[]>(
      `WITH steps AS (SELECT f.stage, f.place, lead(f.stage) OVER (ORDER BY f.place) AS next FROM unnest($1::text[]) WITH ORDINALITY AS f (stage, place)),
         visits AS (SELECT y.account_id, y.stage, min(y.entered_on) AS first, max(y.entered_on) AS last
           FROM lifecycle.stay y LEFT JOIN lifecycle.account_profile p USING (account_id) WHERE ${IN_COHORT('p', '$2')} GROUP BY y.account_id, y.stage)
       SELECT s.stage, s.next, count(a.account_id)::int AS entered, count(b.account_id)::int AS converted
       FROM steps s LEFT JOIN visits a ON a.stage = s.stage
         LEFT JOIN visits b ON b.account_id = a.account_id AND b.stage = s.next AND b.last >= a.first
       GROUP BY s.stage, s.place, s.next ORDER BY s.place`,
      [funnel, signedIn ?? null],
    );
  }

  /** By the month in which an account first signed: how many are in each stage, and how many ever were. */
  cohorts(signedIn: string | undefined): Promise<CohortCell[]> {
    return this.source.query<CohortCell[]>(
      `SELECT to_char(p.signed_on, 'YYYY-MM') AS "signedIn", y.stage, count(*) FILTER (WHERE y.left_on IS NULL)::int AS accounts,
         count(DISTINCT y.account_id)::int AS entered
       FROM lifecycle.stay y LEFT JOIN lifecycle.account_profile p USING (account_id) WHERE ${IN_COHORT('p', '$1')}
       GROUP BY 1, 2 ORDER BY 1, 2`,
      [signedIn ?? null],
    );
  }
}
