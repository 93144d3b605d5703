import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresServer } from '@strata/testing';
import { Pool } from 'pg';
import { besides, type Line } from './measure.js';
import { copyAndParse } from './reading.js';
import { ServiceProcess } from './service-process.js';

/** The policy that decided the history, as its own candidate: nobody moves, and every decision is made once more. */
const CANDIDATE = { policy: 'online-retail@1' };

type Job = Readonly<{
  id: string;
  status: string;
  error: string | null;
  result: Readonly<{ events: number; ok?: boolean }> | null;
}>;

/**
 * What people wait for over a whole history, through the service as they ask it: a what-if, and a replay that compares every decision with the
 * record. Each counts from the request to its answer, the start of its thread included.
 */
export const measureHistory = async (server: PostgresServer, partitions: number, note: (line: Line) => void): Promise<void> => {
  const env = { DATABASE_URL: server.url('strata'), PARTITIONS: String(partitions) };
  const pool = new Pool({ connectionString: server.url('strata') });
  const floor = { name: 'COPY out and parse', measure: () => copyAndParse(pool, 'account') };
  try {
    await using scoring = await ServiceProcess.start('scoring', { ...env, ROLE: 'api' });
    const whatIf = async () => (await eventsPerSecond(`${scoring.url}/v1/what-ifs`, CANDIDATE)).rate;
    const replay = async () => {
      const { rate, job } = await eventsPerSecond(`${scoring.url}/v1/replays/scoring`, {});
      if (job.result?.ok !== true) throw new Error('the replay did not come out as it is on record');
      return rate;
    };
    note(await besides({ name: 'what-if over online-retail', unit: 'events/s', aim: 0.2 }, floor, whatIf));
    note(await besides({ name: 'replay of online-retail, byte-equal', unit: 'events/s' }, floor, replay));
  } finally {
    await pool.end();
  }
};

/** Lets scoring come to the end of the account ledger, as it may have been stopped on the way. */
export const catchUp = async (server: PostgresServer, partitions: number): Promise<void> => {
  const env = { DATABASE_URL: server.url('strata'), PARTITIONS: String(partitions) };
  const pool = new Pool({ connectionString: server.url('strata') });
  try {
    await using scoring = await ServiceProcess.start('scoring', { ...env, ROLE: 'all' });
    for (;;) {
      const { rows } = await pool.query<{ behind: number }>(BEHIND);
      if (rows[0]?.behind === 0) return;
      if (!scoring.isRunning) throw new Error('scoring ended before it had caught up');
      await sleep(100);
    }
  } finally {
    await pool.end();
  }
};

const BEHIND = `SELECT sum(p.head - coalesce(c.position, 0))::float8 AS behind FROM account.ledger_partition p
  LEFT JOIN scoring.checkpoint c ON c.partition = p.partition AND c.consumer = 'scoring.account-facts'`;

const eventsPerSecond = async (url: string, request: object): Promise<Readonly<{ rate: number; job: Job }>> => {
  const started = performance.now();
  const { id } = await answerOf(
    await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request) }),
  );
  for (;;) {
    const job = await answerOf(await fetch(`${url}/${id}`));
    if (job.result) return { rate: job.result.events / ((performance.now() - started) / 1_000), job };
    if (job.error !== null) throw new Error(`${url}: ${job.error}`);
    await sleep(50);
  }
};

const answerOf = async (answer: Response): Promise<Job> => {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.url}: ${text.slice(0, 500)}`);
  const job: unknown = JSON.parse(text);
  if (!isJob(job)) throw new Error(`${answer.url} is no job: ${text.slice(0, 500)}`);
  return job;
};

const isJob = (value: unknown): value is Job =>
  typeof value === 'object' && value !== null && 'id' in value && 'result' in value && 'error' in value;
