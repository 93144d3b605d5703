import { Injectable } from '@nestjs/common';
import type { PlainDate } from '@strata/kernel';
import { DataSource } from 'typeorm';
import type { ServicePerson, WinBack } from './outcome-report.js';

type Span = Readonly<{ from: PlainDate; to: PlainDate }>;

export type OutcomeCounts = Readonly<{
  now: Readonly<{ customers: number; churned: number }>;
  previous: Readonly<{ customers: number; churned: number }>;
  people: readonly ServicePerson[];
  winBack: readonly WinBack[];
}>;

/** How many candidates of one reason are named; `accounts` counts all. */
const NAMED = 100;

/** A customer: neither before its first contract nor gone. Stages that no policy names any more count. */
const IS_CUSTOMER = (stage: string): string => `${stage} IS DISTINCT FROM $5 AND ${stage} IS DISTINCT FROM $6`;
const CUSTOMERS = (from: string): string =>
  `(SELECT count(DISTINCT y.account_id)::int FROM lifecycle.stay y
    WHERE y.entered_on < ${from}::date AND (y.left_on IS NULL OR y.left_on >= ${from}::date) AND ${IS_CUSTOMER('y.stage')})`;
/** Of those customers only, so that the rate is a share; who came and went within the time is not in it. */
const CHURNED = (from: string, to: string): string =>
  `(SELECT count(DISTINCT c.account_id)::int FROM lifecycle.churn c WHERE c.marked_on BETWEEN ${from}::date AND ${to}::date
    AND EXISTS (SELECT FROM lifecycle.stay y WHERE y.account_id = c.account_id AND y.entered_on < ${from}::date
      AND (y.left_on IS NULL OR y.left_on >= ${from}::date) AND ${IS_CUSTOMER('y.stage')}))`;

/** Counts what the outcome report is made of. */
@Injectable()
export class OutcomeReport {
  constructor(private readonly source: DataSource) {}

  /** @param initial the stage before the first contract; @param gone the stage of those who left */
  async counts(now: Span, previous: Span, initial: string | null, gone: string | null): Promise<OutcomeCounts> {
    const [row] = await this.source.query<OutcomeCounts[]>(
      `SELECT json_build_object('customers', ${CUSTOMERS('$1')}, 'churned', ${CHURNED('$1', '$2')}) AS now,
         json_build_object('customers', ${CUSTOMERS('$3')}, 'churned', ${CHURNED('$3', '$4')}) AS previous,
         (SELECT coalesce(json_agg(json_build_object('owner', o.owner, 'accounts', o.accounts) ORDER BY o.accounts DESC, o.owner), '[]') FROM (
           SELECT p.owner, count(*)::int AS accounts FROM lifecycle.stage s LEFT JOIN lifecycle.account_profile p USING (account_id)
           WHERE ${IS_CUSTOMER('s.stage')} GROUP BY p.owner) o) AS people,
         (SELECT coalesce(json_agg(json_build_object('reason', b.reason, 'plan', b.plan, 'accounts', b.accounts,
             'candidates', b.candidates) ORDER BY b.accounts DESC, b.reason), '[]') FROM (
           SELECT l.reason, max(l.plan) AS plan, count(*)::int AS accounts,
             json_agg(json_build_object('accountId', l.account_id, 'name', l.name, 'churnedOn', l.marked_on::text, 'endedOn', l.ended_on::text)
               ORDER BY l.marked_on DESC, l.account_id) FILTER (WHERE l.place <= ${NAMED}) AS candidates
           FROM (SELECT h.*, p.name, row_number() OVER (PARTITION BY h.reason ORDER BY h.marked_on DESC, h.account_id) AS place
             FROM (SELECT DISTINCT ON (c.account_id) c.* FROM lifecycle.churn c ORDER BY c.account_id, c.marked_on DESC) h
             JOIN lifecycle.stage s ON s.account_id = h.account_id AND s.stage = $6
             LEFT JOIN lifecycle.account_profile p ON p.account_id = h.account_id) l
           GROUP BY l.reason) b) AS "winBack"`,
      [now.from, now.to, previous.from, previous.to, initial, gone],
    );
    return row ?? { now: { customers: 0, churned: 0 }, previous: { customers: 0, churned: 0 }, people: [], winBack: [] };
  }
}
