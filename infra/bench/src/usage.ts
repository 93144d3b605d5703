import { readFileSync } from 'node:fs';
import { addDays } from '@strata/kernel';
import { type PostgresServer, runSql } from '@strata/testing';
import { Pool } from 'pg';
import { fact, postEvents, postJson, publish } from './http.js';
import { progressOf, type Reader } from './progress.js';
import type { Line } from './measure.js';
import { pathOf } from './program.js';
import { ServiceProcess } from './service-process.js';

const POLICY = 'infra/samples/policies/annual-subscription.yaml';
const FIRST = '2026-01-01';
const SCORING: Reader = { schema: 'scoring', consumer: 'scoring.account-facts' };
const LIFECYCLE: Reader = { schema: 'lifecycle', consumer: 'lifecycle.account-facts' };

/** Every customer reports its usage every day: how fast lifecycle follows, beside scoring over the same facts under the same policy. */
export const measureUsage = async (server: PostgresServer, quick: boolean, note: (line: Line) => void): Promise<void> => {
  const [accounts, days] = quick ? [200, 60] : [500, 240];
  await runSql(server.url(), 'CREATE DATABASE usage');
  const env = { DATABASE_URL: server.url('usage'), PARTITIONS: '4', POLICY_APPROVAL: 'none' };
  for (const service of ['account', 'scoring', 'lifecycle']) await ServiceProcess.migrate(service, env);
  await report(env, accounts, days);
  const pool = new Pool({ connectionString: env.DATABASE_URL });
  try {
    const scoring = await follow(env, pool, SCORING);
    const rate = await follow(env, pool, LIFECYCLE);
    const name = `lifecycle over daily usage, ${accounts.toLocaleString('en')} accounts`;
    note({ name, rate, unit: 'events/s', floor: { name: 'scoring over the same', rate: scoring }, note: `${String(days)} days` });
  } finally {
    await pool.end();
  }
};

type Environment = Readonly<Record<string, string>>;

/** The facts, day by day, before anybody has heard of them. Usage goes up and down from week to week, and breaks down for some. */
const report = async (env: Environment, accounts: number, days: number): Promise<void> => {
  await using account = await ServiceProcess.start('account', { ...env, ROLE: 'api' });
  await using scoring = await ServiceProcess.start('scoring', { ...env, ROLE: 'api' }); // only publishes the policy
  await postJson(`${account.url}/v1/days`, { date: FIRST });
  await publish(scoring.url, 'annual-subscription', readFileSync(pathOf(POLICY), 'utf8'));
  const names = Array.from({ length: accounts }, (_, n) => `acct-u${String(n)}`);
  const morning = (date: string): string => `${date}T08:00:00Z`;
  await postEvents(
    account.url,
    names.map((name) => fact(`registered ${name}`, 'registered', name, morning(FIRST), { name, industry: 'retail' })),
  );
  for (let day = 0; day < days; day++) {
    const date = addDays(FIRST, day);
    await postJson(`${account.url}/v1/days`, { date });
    const usage = (n: number): number => (n % 7 === 0 && day % 120 > 80 ? 2 : 40 + ((n * 31 + day * 7) % 25));
    await postEvents(
      account.url,
      names.map((name, n) =>
        fact(`${date} ${name}`, 'usage-reported', name, morning(date), { metric: 'active-users', period: date, value: usage(n) }),
      ),
    );
  }
};

/** One consumer alone, from the first of its commits to the end of the ledger. */
const follow = async (env: Environment, pool: Pool, reader: Reader): Promise<number> => {
  const rate = progressOf(pool, reader);
  await using consumer = await ServiceProcess.start(reader.schema, { ...env, ROLE: 'consumer' });
  const ended = await rate;
  if (!consumer.isRunning) throw new Error(`${reader.schema} ended before it had caught up`);
  return ended;
};
