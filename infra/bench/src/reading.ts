import { createInterface } from 'node:readline';
import { Ledger } from '@strata/ledger';
import type { Pool } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { thingsPerSecond } from './measure.js';

/** Reads every event of a ledger as a replay does: partition by partition, in pages, parsed. Events per second. */
export const readForReplay = (pool: Pool, schema: string, partitions: number): Promise<number> =>
  thingsPerSecond(async () => {
    const ledger = new Ledger({ pool, schema, partitions });
    let events = 0;
    for (let partition = 0; partition < partitions; partition++) {
      for await (const page of ledger.history({ partition })) events += page.length;
    }
    return events;
  });

/** The floor: COPY of the same rows out of PostgreSQL, and JSON.parse of their data and metadata. Events per second. */
export const copyAndParse = (pool: Pool, schema: string): Promise<number> =>
  thingsPerSecond(async () => {
    const client = await pool.connect();
    try {
      const copy = client.query(
        copyTo(
          `COPY (SELECT data, metadata, partition, position, event_id, stream, version, type, occurred_at, recorded_at, hash FROM ${schema}.ledger_event ORDER BY partition, position) TO STDOUT`,
        ),
      );
      let events = 0;
      for await (const line of createInterface({ input: copy })) {
        const [data = '', metadata = ''] = line.split('\t', 2);
        JSON.parse(unescape(data));
        JSON.parse(unescape(metadata));
        events++;
      }
      return events;
    } finally {
      client.release();
    }
  });

/** COPY's text format doubles backslashes and writes line ends as letters. */
const unescape = (text: string): string =>
  text.includes('\\') ? text.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c === 't' ? '\t' : c)) : text;
