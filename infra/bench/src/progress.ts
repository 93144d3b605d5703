import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';

/** The checkpoints of a reader of the account ledger: `account` keeps its relay's, the others their consumer's. */
export type Reader = Readonly<{ schema: 'account' | 'scoring' | 'lifecycle'; consumer: string }>;

/**
 * How fast a reader takes the account ledger, between the first commit that is seen and the moment when nothing is left: starting a
 * process and joining a group are not counted. Events per second.
 */
export const progressOf = async (pool: Pool, { schema, consumer }: Reader): Promise<number> => {
  const sql = `SELECT sum(head)::float8 AS head, sum(coalesce(position, 0))::float8 AS position
    FROM account.ledger_partition AS ledger
    LEFT JOIN ${schema}.checkpoint ON checkpoint.partition = ledger.partition AND consumer = $1`;
  let first: { position: number; at: number } | undefined;
  for (; ; await sleep(5)) {
    const { rows } = await pool.query<{ head: number; position: number }>(sql, [consumer]);
    const { head, position } = rows[0] ?? { head: 0, position: 0 };
    const at = performance.now();
    if (position > 0) first ??= { position, at };
    if (first && position === head) return ((head - first.position) / (at - first.at)) * 1_000;
  }
};
