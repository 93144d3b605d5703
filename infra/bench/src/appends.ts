import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { partitionOf } from '@strata/kernel';
import { Commands, Ledger, ledgerPool } from '@strata/ledger';
import { notes } from './fact.js';
import { callsPerSecond } from './measure.js';

export const SCHEMA = 'bench';
export const PARTITIONS = 4;
/** So many streams take turns: enough that two callers seldom meet, few enough that their rows are warm. */
const STREAMS = 2_000;

/** What a child process is told and what it answers. */
type Work = Readonly<{ url: string; callers: number; seconds: number }>;

/** Durable single-event appends a second with so many callers at once, each waiting for its answer. */
export const appendsPerSecond = async ({ url, callers, seconds }: Work): Promise<number> => {
  const pool = ledgerPool({ url });
  const commands = new Commands({ ledger: new Ledger({ pool, schema: SCHEMA, partitions: PARTITIONS }), decider: notes });
  const occurredAt = new Date().toISOString();
  try {
    return await callsPerSecond(callers, seconds, (_, call) => {
      const stream = `note-${(call * 7919) % STREAMS}`;
      return commands.handle({
        stream,
        partition: partitionOf(stream, PARTITIONS),
        command: { amountMinor: call },
        cause: randomUUID(),
        metadata: {},
        occurredAt,
      });
    });
  } finally {
    await commands.drained();
    await pool.end();
  }
};

/** The same from several processes at once; answers what each got done. */
export const appendsOfProcesses = (processes: number, work: Work): Promise<readonly number[]> =>
  Promise.all(
    Array.from({ length: processes }, async () => {
      const child = fork(fileURLToPath(new URL('./appender.js', import.meta.url)));
      const rate = await new Promise<number>((resolve, reject) => {
        child.once('message', (answer) => resolve(Number(answer)));
        child.once('exit', (code) => reject(new Error(`the appending process ended with ${code}`)));
        child.send(work);
      });
      return rate;
    }),
  );
