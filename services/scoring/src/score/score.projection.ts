import type { ScoreCard } from '@strata/domain-scoring';
import type { Projection, Queryable, RecordedEvent } from '@strata/ledger';
import { POLICY_TOOK_EFFECT, SCORE_CHANGED } from '../names.js';

type Decision = Pick<RecordedEvent, 'partition' | 'eventId' | 'type' | 'data'>;
type Row = Readonly<{ partition: number; decisionId: string; card: ScoreCard }>;

const SCORE = 'scoring.score';
const TIER = 'scoring.tier';

/**
 * One row per account, and one per account and ladder, from the latest `scoring.score-changed.v1` of each: it says everything.
 * `place` names the table to write to, which is another one during a rebuild.
 */
export const applyDecisions = async (
  tx: Queryable,
  decisions: readonly Decision[],
  place: (table: string) => string = (table) => table,
): Promise<void> => {
  const latest = new Map<string, Row>();
  for (const { partition, eventId, type, data } of decisions) {
    if (type === SCORE_CHANGED && isCard(data)) latest.set(data.accountId, { partition, decisionId: eventId, card: data });
  }
  if (latest.size === 0) return;
  const rows = [...latest.values()];
  const mayLeaveTiers = rows.some(({ card }) => card.exclusion) || decisions.some(({ type }) => type === POLICY_TOOK_EFFECT);
  await Promise.all([
    saveScores(tx, place(SCORE), rows),
    mayLeaveTiers && leaveTiers(tx, place(TIER), rows),
    saveTiers(tx, place(TIER), rows),
  ]);
};

/** The read models of the scoring ledger, for `rebuildProjection`. */
export const scoreProjection: Projection = {
  tables: [SCORE, TIER],
  apply: (tx, events, place) => applyDecisions(tx, events, place),
};

const saveScores = (tx: Queryable, table: string, rows: readonly Row[]) =>
  tx.query({
    ...named('save-scores', table),
    text: `INSERT INTO ${table} AS s (account_id, partition, points, excluded, decided_on, decision_id)
           SELECT * FROM unnest($1::text[], $2::int[], $3::int[], $4::text[], $5::date[], $6::uuid[])
           ON CONFLICT (account_id) DO UPDATE SET points = excluded.points, excluded = excluded.excluded,
             decided_on = excluded.decided_on, decision_id = excluded.decision_id`,
    values: [
      rows.map(({ card }) => card.accountId),
      rows.map(({ partition }) => partition),
      rows.map(({ card }) => card.points),
      rows.map(({ card }) => card.exclusion),
      rows.map(({ card }) => card.on),
      rows.map(({ decisionId }) => decisionId),
    ],
  });

const saveTiers = async (tx: Queryable, table: string, rows: readonly Row[]) => {
  const tiers = rows.flatMap(({ partition, card }) =>
    Object.entries(card.ladders).map(([ladder, standing]) => ({ partition, card, ladder, standing })),
  );
  if (tiers.length === 0) return;
  await tx.query({
    ...named('save-tiers', table),
    text: `INSERT INTO ${table} AS t (account_id, ladder, partition, tier, points, since)
           SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::int[], $6::date[])
           ON CONFLICT (account_id, ladder) DO UPDATE SET tier = excluded.tier, points = excluded.points, since = excluded.since`,
    values: [
      tiers.map(({ card }) => card.accountId),
      tiers.map(({ ladder }) => ladder),
      tiers.map(({ partition }) => partition),
      tiers.map(({ standing }) => standing.tier),
      tiers.map(({ card }) => card.points),
      tiers.map(({ standing }) => standing.since),
    ],
  });
};

/** An account that is excluded, or whose new policy has other ladders, leaves those it no longer stands on. */
const leaveTiers = (tx: Queryable, table: string, rows: readonly Row[]) => {
  const kept = rows.flatMap(({ card }) => Object.keys(card.ladders).map((ladder) => [card.accountId, ladder] as const));
  return tx.query({
    ...named('leave-tiers', table),
    text: `DELETE FROM ${table} WHERE account_id = ANY ($1)
           AND (account_id, ladder) NOT IN (SELECT * FROM unnest($2::text[], $3::text[]))`,
    values: [rows.map(({ card }) => card.accountId), kept.map(([accountId]) => accountId), kept.map(([, ladder]) => ladder)],
  });
};

/** A prepared statement for the service's own tables; a rebuild's temporary ones would outlive their names. */
const named = (name: string, table: string): { name?: string } =>
  table.startsWith('scoring.') ? { name: `scoring.${name}` } : {};

/** Whether what was recorded is a score. */
export const isCard = (data: unknown): data is ScoreCard =>
  typeof data === 'object' && data !== null && 'accountId' in data && 'ladders' in data && 'points' in data;
