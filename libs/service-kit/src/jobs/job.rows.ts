import { randomUUID } from 'node:crypto';
import { instantText, type Queryable } from '@strata/ledger';
import { escapeIdentifier } from 'pg';

/** A job as it is shown. `progress` counts events of the primary ledger. */
export type JobView = Readonly<{
  id: string;
  status: 'running' | 'done' | 'failed';
  progress: Readonly<{ done: number; total: number }>;
  result: unknown;
  error: string | null;
  requestedAt: string;
  finishedAt: string | null;
}>;

/** Jobs whose results are kept. */
const KEPT = 20;
/** A job beats twice a second; one that has not for so long died with its process. */
const ALIVE = `beat_at > clock_timestamp() - interval '20 seconds'`;
const MUTEX = 4_711_003;

/** The table `job` of a service's schema: what `createJobs` made. */
const tableOf = (schema: string): string => `${escapeIdentifier(schema)}.job`;

/** Notes a new job, unless one is running in the service, of whichever kind: undefined then. In a transaction. */
export const startJob = async (tx: Queryable, schema: string, kind: string, request: unknown): Promise<string | undefined> => {
  const table = tableOf(schema);
  await tx.query('SELECT pg_advisory_xact_lock($1)', [MUTEX]);
  const running = await tx.query(`SELECT FROM ${table} WHERE status = 'running' AND ${ALIVE}`);
  if (running.rowCount !== 0) return undefined;
  const id = randomUUID();
  await tx.query(`INSERT INTO ${table} (id, kind, request, status) VALUES ($1, $2, $3, $4)`, [
    id,
    kind,
    JSON.stringify(request),
    'running',
  ]);
  await tx.query(`DELETE FROM ${table} WHERE id NOT IN (SELECT id FROM ${table} ORDER BY requested_at DESC LIMIT ${KEPT})`);
  return id;
};

export const findJob = async (tx: Queryable, schema: string, kind: string, id: string): Promise<JobView | undefined> => {
  const { rows } = await tx.query<Omit<JobView, 'progress'> & { done: number; total: number }>(
    `SELECT id, CASE WHEN status = 'running' AND NOT ${ALIVE} THEN 'failed' ELSE status END AS status, done::float8 AS done, total::float8 AS total,
       result, CASE WHEN status = 'running' AND NOT ${ALIVE} THEN 'the process that ran it has ended; ask again' ELSE error END AS error,
       ${instantText('requested_at')} AS "requestedAt", ${instantText('finished_at')} AS "finishedAt"
     FROM ${tableOf(schema)} WHERE kind = $1 AND id = $2`,
    [kind, id],
  );
  const [row] = rows;
  if (!row) return undefined;
  const { done, total, status, result, error, requestedAt, finishedAt } = row;
  return { id, status, progress: { done, total }, result, error, requestedAt, finishedAt };
};

/** The job is alive, and so far. */
export const beat = (tx: Queryable, schema: string, id: string, done: number, total: number) =>
  tx.query(`UPDATE ${tableOf(schema)} SET beat_at = clock_timestamp(), done = $2, total = $3 WHERE id = $1`, [id, done, total]);

/** It ended: with a result, or with the sentence that says why there is none. The first ending counts. */
export const finishJob = (
  tx: Queryable,
  schema: string,
  id: string,
  outcome: Readonly<{ result: unknown } | { error: string }>,
) =>
  tx.query(
    `UPDATE ${tableOf(schema)} SET status = $2, result = $3, error = $4, finished_at = clock_timestamp() WHERE id = $1 AND status = 'running'`,
    'result' in outcome ? [id, 'done', JSON.stringify(outcome.result), null] : [id, 'failed', null, outcome.error],
  );
