import type { ScoreCard } from '@strata/domain-scoring';
import type { PlainDate } from '@strata/kernel';
import type { Ledger } from '@strata/ledger';
import { accountOf } from '@strata/messaging';
import type { Cut } from '../replay/partition.replay.js';

/** Where an account stands: its tiers by ladder and its points. Tiers are empty when it is excluded. */
export type Standing = Readonly<{ points: number; tiers: Readonly<Record<string, string>>; policy: string }>;

/**
 * The standing of every account of a partition at the end of a day, as it was decided: its last score of that day or earlier says everything.
 * Each stream is read backwards from its end, so that it costs as much for a long history as for a short one.
 */
export const recordedStandings = async (
  { pool }: Ledger,
  { partition, head }: Cut,
  to: PlainDate,
): Promise<ReadonlyMap<string, Standing>> => {
  const { rows } = await pool.query<{ stream: string; data: unknown }>(
    `SELECT stream, data FROM scoring.stream_state CROSS JOIN LATERAL (
       SELECT data FROM scoring.ledger_event e
       WHERE e.partition = $1 AND e.stream = stream_state.stream AND position <= $2 AND type = 'scoring.score-changed.v1' AND data ->> 'on' <= $3
       ORDER BY e.version DESC LIMIT 1
     ) AS latest WHERE partition = $1`,
    [partition, head, to],
  );
  return new Map(
    rows.flatMap(({ stream, data }) => {
      const accountId = accountOf(stream);
      return accountId === undefined || !isCard(data) ? [] : [[accountId, standingOf(data)] as const];
    }),
  );
};

const standingOf = ({ points, ladders, policy }: ScoreCard): Standing => ({
  points,
  tiers: Object.fromEntries(Object.entries(ladders).map(([ladder, { tier }]) => [ladder, tier])),
  policy: policy.hash,
});

const isCard = (data: unknown): data is ScoreCard =>
  typeof data === 'object' && data !== null && 'ladders' in data && 'points' in data;
