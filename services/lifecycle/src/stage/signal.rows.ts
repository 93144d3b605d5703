import type { Queryable } from '@strata/ledger';
import { SIGNAL_CLOSED, SIGNAL_EXPLAINED, SIGNAL_OPENED } from '../names.js';
import type { Place, Recorded } from './record.projection.js';
import { forRows, lastOf, ofType } from './rows.js';

export const SIGNALS: readonly string[] = [SIGNAL_OPENED, SIGNAL_CLOSED, SIGNAL_EXPLAINED];

/** One row a signal that was opened; what it was explained by, and when and why it was closed. Takes events of one type. */
export const applySignals = async (tx: Queryable, events: readonly Recorded[], place: Place): Promise<void> => {
  const table = place('lifecycle.signal');
  await open(tx, events, table);
  await close(tx, events, table);
  await explain(tx, events, table);
};

const open = (tx: Queryable, events: readonly Recorded[], table: string) => {
  const rows = ofType(events, SIGNAL_OPENED).map(({ partition, eventId, data: { accountId, signal, on, facts, causes } }) => ({
    signal_id: eventId,
    account_id: accountId,
    partition,
    signal,
    opened_on: on,
    facts,
    causes,
  }));
  return forRows(
    tx,
    lastOf(rows, 'signal_id'),
    `INSERT INTO ${table} (signal_id, account_id, partition, signal, opened_on, facts, causes)
     SELECT * FROM json_to_recordset($1::json)
       AS r (signal_id uuid, account_id text, partition int, signal text, opened_on date, facts json, causes json)
     ON CONFLICT (signal_id) DO NOTHING`,
  );
};

const close = (tx: Queryable, events: readonly Recorded[], table: string) => {
  const rows = ofType(events, SIGNAL_CLOSED).map(({ data: { accountId, signal, on, because, explanation, facts } }) => ({
    account_id: accountId,
    signal,
    closed_on: on,
    because,
    explanation,
    closed_facts: facts,
  }));
  return forRows(
    tx,
    rows,
    `UPDATE ${table} s SET closed_on = r.closed_on, because = r.because, explanation = coalesce(r.explanation, s.explanation),
       closed_facts = r.closed_facts
     FROM json_to_recordset($1::json)
       AS r (account_id text, signal text, closed_on date, because text, explanation text, closed_facts json)
     WHERE s.account_id = r.account_id AND s.signal = r.signal AND s.closed_on IS NULL`,
  );
};

const explain = (tx: Queryable, events: readonly Recorded[], table: string) => {
  const rows = ofType(events, SIGNAL_EXPLAINED).map(({ data: { signalId, explanation, note = null, by } }) => ({
    signal_id: signalId,
    explanation,
    note,
    explained_by: by,
  }));
  return forRows(
    tx,
    lastOf(rows, 'signal_id'),
    `UPDATE ${table} s SET explanation = r.explanation, note = r.note, explained_by = r.explained_by
     FROM json_to_recordset($1::json) AS r (signal_id uuid, explanation text, note text, explained_by text)
     WHERE s.signal_id = r.signal_id`,
  );
};
