import type { Queryable } from '@strata/ledger';
import type { Place, Recorded } from './record.projection.js';
import { type DataOf, forRows, lastOf, ofType, type Row } from './rows.js';

const ASSESSED = 'lifecycle.renewal-assessed.v1';
const SETTLED = 'lifecycle.renewal-settled.v1';
const ANNOUNCED = 'lifecycle.non-renewal-announced.v1';
const OPENED = 'lifecycle.window-opened.v1';
const CLOSED = 'lifecycle.window-closed.v1';

export const RENEWALS: readonly string[] = [ASSESSED, ANNOUNCED, SETTLED, OPENED, CLOSED];

/** One row a term that is to be renewed: its windows, its probability, and what became of it. Takes events of one type. */
export const applyRenewals = async (tx: Queryable, events: readonly Recorded[], place: Place): Promise<void> => {
  const renewal = place('lifecycle.renewal');
  const window = place('lifecycle.renewal_window');
  await assess(tx, events, renewal);
  await announce(tx, events, renewal);
  await settle(tx, events, renewal, place);
  await openWindow(tx, events, renewal, window);
  await closeWindow(tx, events, window);
};

/** An amount of money in columns; nulls when it is not known. */
const moneyOf = (value: unknown): Readonly<{ amount: number | null; currency: string | null }> =>
  typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value
    ? { amount: Number(value.amount), currency: String(value.currency) }
    : { amount: null, currency: null };

const contractsOf = ({ contracts }: DataOf): readonly Row[] => (isRows(contracts) ? contracts : []);

const isRows = (value: unknown): value is readonly Row[] => Array.isArray(value);

/** The term that an event is about, in columns. */
const termOf = (accountId: unknown, partition: number, { contractId, term, start, end, amount }: Row): Row => ({
  account_id: accountId,
  contract_id: contractId,
  term_end: end,
  partition,
  term,
  term_start: start,
  ...moneyOf(amount),
});

const KEY = ['account_id', 'contract_id', 'term_end'];
const TERM = { term: 'int', term_start: 'date', amount: 'bigint', currency: 'text' };

/** Rows of `termOf` and more columns, which are given with their types. */
const saveTerms = (tx: Queryable, table: string, rows: readonly Row[], more: Readonly<Record<string, string>>) => {
  const types = { account_id: 'text', contract_id: 'text', term_end: 'date', partition: 'int', ...TERM, ...more };
  const names = Object.keys(types).join(', ');
  const columns = Object.entries(types).map((column) => column.join(' '));
  const updates = Object.keys({ ...TERM, ...more }).map((name) => `${name} = excluded.${name}`);
  return forRows(
    tx,
    lastOf(rows, ...KEY),
    `INSERT INTO ${table} (${names})
     SELECT ${names} FROM json_to_recordset($1::json) AS r (${columns.join(', ')})
     ON CONFLICT (${KEY.join(', ')}) DO UPDATE SET ${updates.join(', ')}`,
  );
};

const assess = (tx: Queryable, events: readonly Recorded[], table: string) => {
  const rows = ofType(events, ASSESSED).flatMap(({ partition, eventId, data }) =>
    contractsOf(data).map((contract) => ({
      ...termOf(data.accountId, partition, contract),
      probability: data['probability'],
      outlook: data['outlook'],
      strengths: data['strengths'],
      risks: data['risks'],
      assessed_on: data['on'],
      assessment_id: eventId,
    })),
  );
  const card = {
    probability: 'int',
    outlook: 'text',
    strengths: 'json',
    risks: 'json',
    assessed_on: 'date',
    assessment_id: 'uuid',
  };
  return saveTerms(tx, table, rows, card);
};

/** What a customer will not renew is no row of an open term any more; the reason is that of the term once it has ended. */
const announce = (tx: Queryable, events: readonly Recorded[], table: string) => {
  const rows = ofType(events, ANNOUNCED).map(({ partition, data }) => ({
    ...termOf(data.accountId, partition, data),
    announced_on: data['on'],
    announced_reason: data['reason'],
  }));
  return saveTerms(tx, table, rows, { announced_on: 'date', announced_reason: 'text' });
};

/** With the stage and the tiers of that moment: reports group by them, whatever the account becomes. */
const settle = (tx: Queryable, events: readonly Recorded[], table: string, place: Place) => {
  const rows = ofType(events, SETTLED).map(
    ({ partition, data: { accountId, contractId, term, end, outcome, reason, amount, on } }) => {
      const settled = moneyOf(amount);
      return {
        account_id: accountId,
        contract_id: contractId,
        term_end: end,
        partition,
        term,
        outcome,
        reason,
        settled_on: on,
        settled_amount: settled.amount,
        settled_currency: settled.currency,
      };
    },
  );
  return forRows(
    tx,
    lastOf(rows, ...KEY),
    `INSERT INTO ${table} AS t (account_id, contract_id, term_end, partition, term, outcome, reason, settled_on, settled_amount,
       settled_currency, stage_at, tiers_at)
     SELECT r.*, (SELECT s.stage FROM ${place('lifecycle.stage')} s WHERE s.account_id = r.account_id),
       (SELECT coalesce(json_object_agg(l.ladder, l.tier ORDER BY l.ladder), '{}') FROM ${place('lifecycle.tier')} l WHERE l.account_id = r.account_id)
     FROM json_to_recordset($1::json)
       AS r (account_id text, contract_id text, term_end date, partition int, term int, outcome text, reason text, settled_on date,
             settled_amount bigint, settled_currency text)
     ON CONFLICT (account_id, contract_id, term_end) DO UPDATE SET outcome = excluded.outcome, term = excluded.term,
       reason = coalesce(excluded.reason, t.reason), settled_on = excluded.settled_on, settled_amount = excluded.settled_amount,
       settled_currency = excluded.settled_currency, stage_at = excluded.stage_at, tiers_at = excluded.tiers_at`,
  );
};

const windowRows = (events: readonly Recorded[], type: string): readonly Row[] =>
  ofType(events, type).map(({ partition, data: { accountId, contractId, window, start, end, opensOn, on, because = null } }) => ({
    account_id: accountId,
    contract_id: contractId,
    term_end: end,
    window_id: window,
    partition,
    term_start: start,
    opens_on: opensOn,
    on,
    because,
  }));

const WINDOW = `account_id text, contract_id text, term_end date, window_id text, partition int, term_start date, opens_on date, "on" date, because text`;

const openWindow = async (tx: Queryable, events: readonly Recorded[], renewal: string, window: string): Promise<void> => {
  const rows = windowRows(events, OPENED);
  await forRows(
    tx,
    lastOf(rows, ...KEY),
    `INSERT INTO ${renewal} (account_id, contract_id, term_end, partition, term_start)
     SELECT account_id, contract_id, term_end, partition, term_start FROM json_to_recordset($1::json) AS r (${WINDOW})
     ON CONFLICT (account_id, contract_id, term_end) DO NOTHING`,
  );
  await forRows(
    tx,
    lastOf(rows, ...KEY, 'window_id'),
    `INSERT INTO ${window} (account_id, contract_id, term_end, window_id, partition, opens_on, opened_on)
     SELECT account_id, contract_id, term_end, window_id, partition, opens_on, "on" FROM json_to_recordset($1::json) AS r (${WINDOW})
     ON CONFLICT (account_id, contract_id, term_end, window_id) DO UPDATE
       SET opens_on = excluded.opens_on, opened_on = excluded.opened_on, closed_on = NULL, because = NULL`,
  );
};

const closeWindow = (tx: Queryable, events: readonly Recorded[], window: string) =>
  forRows(
    tx,
    windowRows(events, CLOSED),
    `UPDATE ${window} w SET closed_on = r."on", because = r.because FROM json_to_recordset($1::json) AS r (${WINDOW})
     WHERE w.account_id = r.account_id AND w.contract_id = r.contract_id AND w.term_end = r.term_end AND w.window_id = r.window_id`,
  );
