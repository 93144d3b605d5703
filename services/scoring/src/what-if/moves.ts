import type { Queryable } from '@strata/ledger';
import type { Move } from './comparison.js';

/** Where a what-if puts the moves that it finds: as many as there are accounts, so not in memory. */
export type Moves = Readonly<{
  keep: (moves: readonly Move[]) => Promise<void>;
  /** Those of the most net sales, of all that were kept. */
  first: (limit: number) => Promise<readonly Move[]>;
}>;

/** The moves of one what-if, kept beside its job and gone with it. */
export const movesOf = (tx: Queryable, whatIf: string): Moves => ({
  keep: async (moves) => {
    await tx.query(
      `INSERT INTO scoring.what_if_move (what_if, sort_key, account_id, ladder, move)
       SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::text[], $5::json[])`,
      [
        whatIf,
        moves.map(({ revenue }) => -revenue),
        moves.map(({ accountId }) => accountId),
        moves.map(({ ladder }) => ladder),
        moves.map((move) => JSON.stringify(move)),
      ],
    );
  },
  first: (limit) => listMoves(tx, whatIf, undefined, limit),
});

/** Of the most net sales first, then in order of account and ladder; behind a place: net sales (negative), account and ladder. */
export const listMoves = async (
  tx: Queryable,
  whatIf: string,
  behind: readonly [number, string, string] | undefined,
  limit: number,
): Promise<readonly Move[]> => {
  const { rows } = await tx.query<{ move: Move }>(
    `SELECT move FROM scoring.what_if_move
     WHERE what_if = $1 ${behind ? 'AND (sort_key, account_id, ladder) > ($3::bigint, $4::text, $5::text)' : ''}
     ORDER BY sort_key, account_id, ladder LIMIT $2`,
    [whatIf, limit, ...(behind ?? [])],
  );
  return rows.map(({ move }) => move);
};
