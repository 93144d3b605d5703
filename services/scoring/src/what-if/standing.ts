import type { ScoreCard } from '@strata/domain-scoring';
import type { PlainDate } from '@strata/kernel';
import type { Ledger } from '@strata/ledger';
import { accountOf } from '../names.js';
import type { Cut } from '../replay/partition.replay.js';

/** Where an account stands: its tiers by ladder and its points. Tiers are empty when it is excluded. */
export type Standing = Readonly<{ points: number; tiers: Readonly<Record<string, string>>; policy: string }>;

/** The standing of every account of a partition at the end of a day, as it was decided: its last score of that day or earlier says everything. */
export const recordedStandings = async (
  { pool }: Ledger,
  { partition, head }: Cut,
  to: PlainDate,
): Promise<ReadonlyMap<string, Standing>> => {
  const { rows } = await pool.query<{ stream: string; data: unknown }>(
    `SELECT DISTINCT ON (stream) stream, data FROM scoring.ledger_event
     WHERE partition = $1 AND position <= $2 AND type = 'scoring.score-changed.v1' AND data ->> 'on' <= $3 ORDER BY stream, version DESC`,
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
