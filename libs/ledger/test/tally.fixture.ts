import { type Projection, transact } from '../src/index.js';
import { anAppend, SCHEMA, type TestLedger } from './ledger.fixture.js';

export const TALLY = `${SCHEMA}.tally`;

/** How many events each stream has: kept row by row, so that a lost or doubled event shows. */
export const tally: Projection = {
  tables: [TALLY],
  apply: async (tx, events, place) => {
    const sql = `INSERT INTO ${place(TALLY)} AS t SELECT s, 1 FROM unnest($1::text[]) s ON CONFLICT (stream) DO UPDATE SET events = t.events + 1`;
    for (const { stream } of events) await tx.query(sql, [[stream]]);
  },
};

/** Creates the table as the owner would in a migration. */
export const createTally = (test: TestLedger): Promise<void> =>
  test.asOwner(`CREATE TABLE ${TALLY} (stream text PRIMARY KEY, events int NOT NULL)`);

/** A live write: the event and the row of the projection in one transaction, the append first. */
export const appendAndTally = ({ ledger, pool }: TestLedger, stream: string, partition: number): Promise<void> =>
  transact(pool, async (tx) => {
    const append = anAppend(stream, 'any', partition);
    await ledger.append(tx, [append]);
    await tally.apply(tx, [{ stream } as never], (table) => table);
  });

export const tallied = async ({ pool }: TestLedger): Promise<Record<string, number>> => {
  const { rows } = await pool.query<{ stream: string; events: number }>(`SELECT stream, events FROM ${TALLY} ORDER BY stream`);
  return Object.fromEntries(rows.map(({ stream, events }) => [stream, events]));
};
