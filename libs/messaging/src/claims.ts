import type { Pool, PoolClient } from 'pg';
import { backoff, pause } from './pause.js';

export type ClaimOptions = Readonly<{
  pool: Pool;
  consumer: string;
  partitions: number;
  /** Works on a partition for as long as its signal is not aborted. */
  work: (partition: number, signal: AbortSignal) => Promise<void>;
  ticked: () => void;
  onError: (error: unknown) => void;
  signal: AbortSignal;
  /** How often a partition that somebody else holds is tried: what a take-over costs. */
  retryMs?: number;
}>;

/**
 * Holds partitions of one consumer exclusively, by advisory locks of one connection. PostgreSQL gives them up by itself when the
 * connection ends, however the process ended, and a replica that waits takes over. Exactness does not hang on this (the checkpoint's
 * row lock sees to it): the claim only spares two replicas from working on the same batch.
 */
export const holdPartitions = async (options: ClaimOptions): Promise<void> => {
  for (let failures = 0; !options.signal.aborted;) {
    options.ticked();
    try {
      const client = await options.pool.connect();
      failures = 0;
      await holdOn(client, options);
    } catch (error) {
      failures += 1;
      if (failures === 1) options.onError(error);
      await pause(backoff(failures, 2_000), options.signal);
    }
  }
};

const holdOn = async (
  client: PoolClient,
  { consumer, partitions, work, ticked, signal, retryMs = 1_000 }: ClaimOptions,
): Promise<void> => {
  const lost = new AbortController();
  const onLost = (): void => {
    lost.abort();
  };
  client.on('error', onLost).on('end', onLost);
  const held = AbortSignal.any([signal, lost.signal]);
  const works = new Map<number, Promise<void>>();
  try {
    while (!held.aborted) {
      ticked();
      const missing = Array.from({ length: partitions }, (_, partition) => partition).filter(
        (partition) => !works.has(partition),
      );
      for (const partition of missing.length > 0 ? await tryClaim(client, consumer, missing) : []) {
        const working = work(partition, held).finally(() => works.delete(partition));
        works.set(partition, working);
      }
      await pause(retryMs, held);
    }
  } finally {
    lost.abort();
    await Promise.all(works.values());
    client.off('error', onLost).off('end', onLost);
    client.on('error', () => undefined);
    client.release(true); // closing the connection is what frees the locks
  }
};

const tryClaim = async (client: PoolClient, consumer: string, partitions: readonly number[]): Promise<readonly number[]> => {
  const sql = `SELECT p AS partition FROM unnest($2::int[]) AS p WHERE pg_try_advisory_lock(hashtext('strata/consumer/' || $1), p)`;
  const { rows } = await client.query<{ partition: number }>(sql, [consumer, partitions]);
  return rows.map(({ partition }) => partition);
};
