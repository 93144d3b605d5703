import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

type Money = Readonly<{ amount: number; currency: string }>;

/** A term that is, or was, to be renewed. */
export type RenewalView = Readonly<{
  accountId: string;
  name: string | null;
  industry: string | null;
  owner: string | null;
  contractId: string;
  term: number | null;
  start: string | null;
  end: string;
  amount: Money | null;
  windows: readonly Readonly<{ window: string; opensOn: string; closedOn: string | null }>[];
  probability: number | null;
  outlook: string | null;
  strengths: readonly unknown[];
  risks: readonly unknown[];
  assessmentId: string | null;
  commitment: string | null;
  expected: Money | null;
  committedBy: string | null;
  /** The day on which the customer said that it will not renew the term, and why. */
  announcedOn: string | null;
  announcedReason: string | null;
  outcome: string | null;
  settledOn: string | null;
  reason: string | null;
  note: string | null;
  stage: string | null;
  tiers: Readonly<Record<string, string>>;
}>;

export type RenewalQuery = Readonly<{
  /** Only those of which this window is open. */
  window?: string | undefined;
  /** Terms that end between these days, both included. */
  from?: string | undefined;
  to?: string | undefined;
  accountId?: string | undefined;
  settled?: boolean | undefined;
  /** Leaves out terms without an outcome of accounts in this stage. */
  leftIn: string | null;
  behind: readonly [string, string, string] | undefined;
  limit: number;
}>;

const MONEY = (amount: string, currency: string): string =>
  `CASE WHEN ${amount} IS NOT NULL THEN json_build_object('amount', ${amount}, 'currency', ${currency}) END`;

/** Renewals, in order of the day on which the term ends. Settled ones show stage and tiers as they were then. */
@Injectable()
export class Renewals {
  constructor(private readonly source: DataSource) {}

  list({ window, from, to, accountId, settled, leftIn, behind, limit }: RenewalQuery): Promise<RenewalView[]> {
    return this.source.query<RenewalView[]>(
      `SELECT r.account_id AS "accountId", p.name, p.industry, p.owner, r.contract_id AS "contractId", r.term, r.term_start::text AS start,
         r.term_end::text AS "end", ${MONEY('r.amount', 'r.currency')} AS amount,
         coalesce((SELECT json_agg(json_build_object('window', w.window_id, 'opensOn', w.opens_on::text, 'closedOn', w.closed_on::text) ORDER BY w.opens_on, w.window_id)
                   FROM lifecycle.renewal_window w
                   WHERE (w.account_id, w.contract_id, w.term_end) = (r.account_id, r.contract_id, r.term_end)), '[]') AS windows,
         r.probability, r.outlook, coalesce(r.strengths, '[]') AS strengths, coalesce(r.risks, '[]') AS risks, r.assessment_id AS "assessmentId",
         r.commitment, ${MONEY('r.expected_amount', 'r.expected_currency')} AS expected, r.committed_by AS "committedBy",
         r.announced_on::text AS "announcedOn", r.announced_reason AS "announcedReason",
         r.outcome, r.settled_on::text AS "settledOn", r.reason, r.note, coalesce(r.stage_at, s.stage) AS stage,
         coalesce(r.tiers_at, (SELECT json_object_agg(t.ladder, t.tier ORDER BY t.ladder) FROM lifecycle.tier t WHERE t.account_id = r.account_id), '{}') AS tiers
       FROM lifecycle.renewal r LEFT JOIN lifecycle.account_profile p USING (account_id) LEFT JOIN lifecycle.stage s USING (account_id)
       WHERE ($1::text IS NULL OR EXISTS (SELECT FROM lifecycle.renewal_window w WHERE w.window_id = $1 AND w.closed_on IS NULL
               AND (w.account_id, w.contract_id, w.term_end) = (r.account_id, r.contract_id, r.term_end)))
         AND ($2::date IS NULL OR r.term_end >= $2) AND ($3::date IS NULL OR r.term_end <= $3)
         AND ($4::text IS NULL OR r.account_id = $4) AND ($5::boolean IS NULL OR (r.outcome IS NOT NULL) = $5)
         AND ($10::text IS NULL OR r.outcome IS NOT NULL OR s.stage IS DISTINCT FROM $10)
         AND ($6::date IS NULL OR (r.term_end, r.account_id, r.contract_id) > ($6::date, $7::text, $8::text))
       ORDER BY r.term_end, r.account_id, r.contract_id LIMIT $9`,
      [
        ...[window, from, to, accountId, settled].map((wanted) => wanted ?? null),
        ...(behind ?? [null, null, null]),
        ...[limit, leftIn],
      ],
    );
  }
}
