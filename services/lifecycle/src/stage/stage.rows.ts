import type { Queryable } from '@strata/ledger';
import { STAGE_CHANGED, TIER_RECEIVED } from '../names.js';
import type { Place, Recorded } from './record.projection.js';
import { forRows, lastOf, ofType, type Row } from './rows.js';

const JOINT = 'lifecycle.joint-state-changed.v1';
const MILESTONES = 'lifecycle.milestones-completed.v1';
const REOPENED = 'lifecycle.milestones-reopened.v1';

export const STAGES: readonly string[] = [STAGE_CHANGED, TIER_RECEIVED, JOINT, MILESTONES, REOPENED];

/** The stage, tiers, joint state and milestones of each account, and every stay in a stage. */
export const applyStages = async (tx: Queryable, events: readonly Recorded[], place: Place): Promise<void> => {
  await saveTiers(tx, events, place('lifecycle.tier'));
  const stays = staysOf(events);
  await saveStages(tx, stays, place('lifecycle.stage'));
  await saveStays(tx, stays, place('lifecycle.stay'));
  await saveJoint(tx, events, place('lifecycle.joint_state'));
  await saveMilestones(tx, events, place('lifecycle.milestone'));
};

const saveTiers = async (tx: Queryable, events: readonly Recorded[], table: string): Promise<void> => {
  const received = ofType(events, TIER_RECEIVED).map(({ partition, data: { accountId, ladder, tier, on } }) => ({
    account_id: accountId,
    ladder,
    partition,
    tier,
    since: on,
  }));
  const rows = lastOf(received, 'account_id', 'ladder');
  const columns = 'account_id text, ladder text, partition int, tier text, since date';
  await forRows(
    tx,
    rows.filter(({ tier }) => tier === null),
    `DELETE FROM ${table} t USING json_to_recordset($1::json) AS r (${columns}) WHERE t.account_id = r.account_id AND t.ladder = r.ladder`,
  );
  await forRows(
    tx,
    rows.filter(({ tier }) => tier !== null),
    `INSERT INTO ${table} AS t (account_id, ladder, partition, tier, since)
     SELECT account_id, ladder, partition, tier, since FROM json_to_recordset($1::json) AS r (${columns})
     ON CONFLICT (account_id, ladder) DO UPDATE SET tier = excluded.tier, since = excluded.since`,
  );
};

/** The stays that begin in these events. One that ends in them too says when, and where it led. */
const staysOf = (events: readonly Recorded[]): readonly Row[] => {
  const after = new Map<string, Row>();
  const stay = ({ partition, eventId, data }: ReturnType<typeof ofType>[number]): Row => {
    const next = after.get(data.accountId);
    const { accountId, from, to, rule, on } = data;
    const began = { decision_id: eventId, account_id: accountId, partition, stage: to, from_stage: from, rule, entered_on: on };
    after.set(accountId, began);
    return { ...began, left_on: next?.['entered_on'] ?? null, next_stage: next?.['stage'] ?? null };
  };
  return ofType(events, STAGE_CHANGED).toReversed().map(stay).toReversed();
};

const STAY = `decision_id uuid, account_id text, partition int, stage text, from_stage text, rule text, entered_on date, left_on date, next_stage text`;
const STAY_NAMES = 'decision_id, account_id, partition, stage, from_stage, rule, entered_on, left_on, next_stage';

const saveStages = (tx: Queryable, stays: readonly Row[], table: string) =>
  forRows(
    tx,
    lastOf(stays, 'account_id'),
    `INSERT INTO ${table} AS s (account_id, partition, stage, since, from_stage, rule, decision_id)
     SELECT account_id, partition, stage, entered_on, from_stage, rule, decision_id FROM json_to_recordset($1::json) AS r (${STAY})
     ON CONFLICT (account_id) DO UPDATE SET stage = excluded.stage, since = excluded.since, from_stage = excluded.from_stage,
       rule = excluded.rule, decision_id = excluded.decision_id`,
  );

const saveStays = async (tx: Queryable, stays: readonly Row[], table: string): Promise<void> => {
  const first = lastOf(stays.toReversed(), 'account_id'); // of each account: it ends the stay that lasted until now
  await forRows(
    tx,
    first,
    `UPDATE ${table} s SET left_on = r.entered_on, next_stage = r.stage FROM json_to_recordset($1::json) AS r (${STAY})
     WHERE s.account_id = r.account_id AND s.left_on IS NULL`,
  );
  await forRows(
    tx,
    stays,
    `INSERT INTO ${table} (${STAY_NAMES}) SELECT ${STAY_NAMES} FROM json_to_recordset($1::json) AS r (${STAY})
     ON CONFLICT (decision_id) DO NOTHING`,
  );
};

const saveJoint = (tx: Queryable, events: readonly Recorded[], table: string) => {
  const rows = ofType(events, JOINT).map(({ partition, data: { accountId, to, on, path } }) => ({
    account_id: accountId,
    partition,
    state: to,
    since: on,
    path,
  }));
  return forRows(
    tx,
    lastOf(rows, 'account_id'),
    `INSERT INTO ${table} AS j (account_id, partition, state, since, path)
     SELECT account_id, partition, state, since, path
     FROM json_to_recordset($1::json) AS r (account_id text, partition int, state text, since date, path json)
     ON CONFLICT (account_id) DO UPDATE SET state = excluded.state, since = excluded.since, path = excluded.path`,
  );
};

const saveMilestones = async (tx: Queryable, events: readonly Recorded[], table: string): Promise<void> => {
  const rows = ofType(events, MILESTONES).map(({ partition, data: { accountId, name, reached, on } }) => ({
    account_id: accountId,
    name,
    partition,
    completed_on: on,
    reached,
  }));
  await forRows(
    tx,
    lastOf(rows, 'account_id', 'name'),
    `INSERT INTO ${table} AS m (account_id, name, partition, completed_on, reached)
     SELECT account_id, name, partition, completed_on, reached
     FROM json_to_recordset($1::json) AS r (account_id text, name text, partition int, completed_on date, reached json)
     ON CONFLICT (account_id, name) DO UPDATE SET completed_on = excluded.completed_on, reached = excluded.reached`,
  );
  await forRows(
    tx,
    ofType(events, REOPENED).map(({ data: { accountId, name } }) => ({ account_id: accountId, name })),
    `DELETE FROM ${table} m USING json_to_recordset($1::json) AS r (account_id text, name text)
     WHERE m.account_id = r.account_id AND m.name = r.name`,
  );
};
