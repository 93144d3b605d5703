import { Injectable } from '@nestjs/common';
import type { PlainDate } from '@strata/kernel';
import { DataSource } from 'typeorm';
import type { RenewalCell } from './renewal-report.js';

export const GROUPINGS = ['tier', 'stage', 'industry', 'reason', 'owner'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export type RenewalReportQuery = Readonly<{
  by: Grouping | undefined;
  /** For `by: tier`. */
  ladder: string | null;
  /** Terms that end, and churn that was marked, between these days, both included. */
  from: PlainDate;
  to: PlainDate;
  /** The open day: terms that ended before it are open no more. */
  day: PlainDate;
  currency: string | null;
}>;

/** The stage that an account was in when a day began: what it went through on that day is what the report is about. */
const STAGE_BEFORE = (account: string, day: string): string =>
  `(SELECT y.stage FROM lifecycle.stay y WHERE y.account_id = ${account} AND y.entered_on < ${day} AND (y.left_on IS NULL OR y.left_on >= ${day})
    ORDER BY y.entered_on DESC LIMIT 1)`;
const TIER_NOW = (account: string): string =>
  `(SELECT t.tier FROM lifecycle.tier t WHERE t.account_id = ${account} AND t.ladder = $2)`;

const OF_TERM: Readonly<Record<Grouping, string>> = {
  tier: `CASE WHEN r.outcome IS NULL THEN ${TIER_NOW('r.account_id')} ELSE r.tiers_at ->> $2 END`,
  stage: `CASE WHEN r.outcome IS NULL THEN (SELECT s.stage FROM lifecycle.stage s WHERE s.account_id = r.account_id)
    ELSE coalesce(${STAGE_BEFORE('r.account_id', 'r.settled_on')}, r.stage_at) END`,
  industry: 'p.industry',
  reason: `coalesce(r.reason, CASE WHEN r.outcome IS NULL THEN r.announced_reason END)`,
  owner: 'p.owner',
};
/** The tier of a churn is that of the term that was lost with it. */
const OF_CHURN: Readonly<Record<Grouping, string>> = {
  tier: `coalesce((SELECT r.tiers_at ->> $2 FROM lifecycle.renewal r WHERE r.account_id = c.account_id AND r.settled_on <= c.marked_on
    ORDER BY r.settled_on DESC, r.contract_id LIMIT 1), ${TIER_NOW('c.account_id')})`,
  stage: 'c.from_stage',
  industry: 'p.industry',
  reason: 'c.reason',
  owner: 'p.owner',
};

/** A term is open while one of its windows is; where a policy has no windows, until its end. An amended or ended term is neither. */
const STILL_OPEN = `r.term_end >= $5::date
  AND (NOT EXISTS (SELECT FROM lifecycle.renewal_window w WHERE (w.account_id, w.contract_id, w.term_end) = (r.account_id, r.contract_id, r.term_end))
    OR EXISTS (SELECT FROM lifecycle.renewal_window w WHERE (w.account_id, w.contract_id, w.term_end) = (r.account_id, r.contract_id, r.term_end)
      AND w.closed_on IS NULL))
  AND NOT EXISTS (SELECT FROM lifecycle.renewal e WHERE e.account_id = r.account_id AND e.contract_id = r.contract_id
    AND e.outcome = 'terminated' AND e.term_end <= r.term_end)`;

/** Who looks after a customer and commits to its renewal, or gives it up, knows more than the card: then the term counts whole, or not at all. */
const PROBABILITY = `CASE r.commitment WHEN 'commit' THEN 100 WHEN 'lost' THEN 0 ELSE r.probability END`;

/** Counts what the renewals report is made of. */
@Injectable()
export class RenewalReport {
  constructor(private readonly source: DataSource) {}

  /** One cell for each month, group, outcome and reason. */
  cells({ by, ladder, from, to, day, currency }: RenewalReportQuery): Promise<RenewalCell[]> {
    const [ofTerm, ofChurn] = by === undefined ? ['NULL::text', 'NULL::text'] : [OF_TERM[by], OF_CHURN[by]];
    return this.source.query<RenewalCell[]>(
      `WITH parameters AS (SELECT $1::text AS currency, $2::text AS ladder),
       terms AS (
         SELECT r.term_end AS on_day, ${ofTerm} AS grouped,
           coalesce(r.outcome, CASE WHEN r.announced_on IS NULL THEN 'open' ELSE 'announced' END) AS kind, ${OF_TERM.reason} AS reason,
           CASE WHEN r.outcome IS NULL AND r.announced_on IS NULL THEN ${PROBABILITY} END AS probability,
           CASE WHEN r.currency = $1 THEN r.amount END AS amount, CASE WHEN r.settled_currency = $1 THEN r.settled_amount END AS settled,
           r.commitment = 'commit' AS is_committed,
           CASE WHEN r.commitment = 'commit' AND r.expected_currency = $1 THEN r.expected_amount WHEN r.currency = $1 THEN r.amount END AS expected
         FROM lifecycle.renewal r LEFT JOIN lifecycle.account_profile p USING (account_id)
         WHERE r.term_end BETWEEN $3::date AND $4::date AND (r.outcome IS NOT NULL OR (${STILL_OPEN}))
       ),
       counted AS (
         SELECT on_day, grouped, kind, reason, probability, amount, settled, is_committed, expected FROM terms
         UNION ALL
         SELECT c.marked_on, ${ofChurn}, 'churned', c.reason, NULL, NULL, NULL, NULL, NULL
         FROM lifecycle.churn c LEFT JOIN lifecycle.account_profile p USING (account_id) WHERE c.marked_on BETWEEN $3::date AND $4::date
       )
       SELECT to_char(on_day, 'YYYY-MM') AS month, grouped AS "group", kind, reason, count(*)::int AS count, count(probability)::int AS assessed,
         coalesce(sum(probability), 0)::int AS probability, coalesce(sum(amount), 0)::float8 AS amount,
         coalesce(sum(settled), 0)::float8 AS "settledAmount", coalesce(sum(expected * probability), 0)::float8 AS "expectedAmount",
         count(*) FILTER (WHERE kind = 'open' AND is_committed)::int AS committed,
         coalesce(sum(expected) FILTER (WHERE kind = 'open' AND is_committed), 0)::float8 AS "committedAmount",
         count(*) FILTER (WHERE amount IS NULL AND kind <> 'churned')::int AS unpriced
       FROM counted GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
      [currency, ladder, from, to, day],
    );
  }
}
