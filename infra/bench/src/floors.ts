import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { noted } from './fact.js';
import { callsPerSecond, thingsPerSecond } from './measure.js';

const BARE = `CREATE TABLE IF NOT EXISTS floor_bare (partition integer, event_id uuid, stream text, type text, data json, occurred_at timestamptz)`;
/** With the three indexes of the ledger: what any table with its guarantees pays. */
const INDEXED = `CREATE TABLE IF NOT EXISTS floor_indexed (partition integer, position bigint, event_id uuid, stream text, version integer, type text,
  data json, occurred_at timestamptz, PRIMARY KEY (partition, position), UNIQUE (partition, stream, version), UNIQUE (partition, event_id))`;

export const makeFloors = async (pool: Pool): Promise<void> => {
  await pool.query(`${BARE}; ${INDEXED}`);
};

/** Plain autocommit inserts of one event into a bare table, one statement and one commit each. */
export const autocommitInserts = (pool: Pool, connections: number, seconds: number): Promise<number> =>
  callsPerSecond(connections, seconds, (_, call) =>
    pool.query({
      name: 'floor.insert',
      text: 'INSERT INTO floor_bare VALUES ($1, $2, $3, $4, $5, now())',
      values: [call % 4, randomUUID(), `note-${call % 1_000}`, 'bench.noted.v1', JSON.stringify(noted(call).data)],
    }),
  );

/** Inserts of `size` events a statement through arrays, into a table with the ledger's indexes, a commit each. In events per second. */
export const unnestBatches = (pool: Pool, size: number, batches: number, data: (n: number) => unknown): Promise<number> =>
  thingsPerSecond(async () => {
    const { rows } = await pool.query<{ position: string | null }>('SELECT max(position) AS position FROM floor_indexed');
    const before = Number(rows[0]?.position ?? 0);
    for (let batch = 0; batch < batches; batch++) {
      const positions = Array.from({ length: size }, (_, i) => before + batch * size + i + 1);
      await pool.query({
        name: 'floor.unnest',
        text: `INSERT INTO floor_indexed SELECT 0, p, id, 'note-' || p, 1, 'bench.noted.v1', d::json, now() FROM unnest($1::bigint[], $2::uuid[], $3::text[]) AS t (p, id, d)`,
        values: [positions, positions.map(() => randomUUID()), positions.map((position) => JSON.stringify(data(position)))],
      });
    }
    return size * batches;
  });
