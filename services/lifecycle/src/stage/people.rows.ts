import type { Queryable } from '@strata/ledger';
import { OUTCOME_EXPLAINED, RENEWAL_COMMITTED } from '../names.js';
import type { Place, Recorded } from './record.projection.js';
import { forRows, ofType } from './rows.js';

const CHURN_MARKED = 'lifecycle.churn-marked.v1';
const WIN_BACK_PLANNED = 'lifecycle.win-back-planned.v1';

export const PEOPLE: readonly string[] = [OUTCOME_EXPLAINED, RENEWAL_COMMITTED, CHURN_MARKED, WIN_BACK_PLANNED];

/** What people said of renewals, and who is gone: with the reason and the plan to win it back. In the order of the events. */
export const applyPeople = async (tx: Queryable, events: readonly Recorded[], place: Place): Promise<void> => {
  // One after the other: few, and the last word counts.
  for (const event of events) {
    await explain(tx, event, place('lifecycle.renewal'), place('lifecycle.churn'));
    await commit(tx, event, place('lifecycle.renewal'));
    await mark(tx, event, place('lifecycle.churn'));
    await plan(tx, event, place('lifecycle.churn'));
  }
};

/** The latest term of the contract that has an outcome, else the latest there is. */
const LATEST = (table: string): string =>
  `(SELECT max(l.term_end) FROM ${table} l WHERE l.account_id = r.account_id AND l.contract_id = r.contract_id)`;

const explain = async (tx: Queryable, event: Recorded, renewal: string, churn: string): Promise<void> => {
  const rows = ofType([event], OUTCOME_EXPLAINED).map(({ data: { accountId, contractId, outcome, reason, note = null } }) => ({
    account_id: accountId,
    contract_id: contractId,
    outcome,
    reason,
    note,
  }));
  const columns = 'account_id text, contract_id text, outcome text, reason text, note text';
  await forRows(
    tx,
    rows,
    `UPDATE ${renewal} t SET reason = r.reason, note = r.note FROM json_to_recordset($1::json) AS r (${columns})
     WHERE t.account_id = r.account_id AND t.contract_id = r.contract_id AND t.term_end = (
       SELECT l.term_end FROM ${renewal} l WHERE l.account_id = r.account_id AND l.contract_id = r.contract_id
       ORDER BY (l.outcome IS NOT NULL AND (l.outcome = 'renewed') = (r.outcome = 'renewed')) DESC, l.term_end DESC LIMIT 1)`,
  );
  await forRows(
    tx,
    rows.filter(({ outcome }) => outcome === 'not-renewed'),
    `UPDATE ${churn} c SET reason = r.reason FROM json_to_recordset($1::json) AS r (${columns})
     WHERE c.account_id = r.account_id AND c.marked_on = (SELECT max(l.marked_on) FROM ${churn} l WHERE l.account_id = r.account_id)`,
  );
};

const commit = (tx: Queryable, event: Recorded, renewal: string) => {
  const rows = ofType([event], RENEWAL_COMMITTED).map(({ data: { accountId, contractId, commitment, amount, by } }) => ({
    account_id: accountId,
    contract_id: contractId,
    commitment,
    expected: amount ?? null,
    committed_by: by,
  }));
  return forRows(
    tx,
    rows,
    `UPDATE ${renewal} t SET commitment = r.commitment, committed_by = r.committed_by, expected_amount = (r.expected ->> 'amount')::bigint,
       expected_currency = r.expected ->> 'currency'
     FROM json_to_recordset($1::json) AS r (account_id text, contract_id text, commitment text, expected json, committed_by text)
     WHERE t.account_id = r.account_id AND t.contract_id = r.contract_id AND t.term_end = ${LATEST(renewal)}`,
  );
};

const mark = (tx: Queryable, event: Recorded, churn: string) => {
  const rows = ofType([event], CHURN_MARKED).map(({ partition, data: { accountId, from, endedOn, reason, on } }) => ({
    account_id: accountId,
    marked_on: on,
    partition,
    from_stage: from,
    ended_on: endedOn,
    reason,
  }));
  return forRows(
    tx,
    rows,
    `INSERT INTO ${churn} AS c (account_id, marked_on, partition, from_stage, ended_on, reason)
     SELECT * FROM json_to_recordset($1::json)
       AS r (account_id text, marked_on date, partition int, from_stage text, ended_on date, reason text)
     ON CONFLICT (account_id, marked_on) DO UPDATE SET from_stage = excluded.from_stage, ended_on = excluded.ended_on,
       reason = coalesce(excluded.reason, c.reason)`,
  );
};

const plan = (tx: Queryable, event: Recorded, churn: string) => {
  const rows = ofType([event], WIN_BACK_PLANNED).map(({ data: { accountId, reason, plan: planned, on } }) => ({
    account_id: accountId,
    reason,
    plan: planned,
    planned_on: on,
  }));
  return forRows(
    tx,
    rows,
    `UPDATE ${churn} c SET reason = r.reason, plan = r.plan, planned_on = r.planned_on
     FROM json_to_recordset($1::json) AS r (account_id text, reason text, plan text, planned_on date)
     WHERE c.account_id = r.account_id AND c.marked_on = (SELECT max(l.marked_on) FROM ${churn} l WHERE l.account_id = r.account_id)`,
  );
};
