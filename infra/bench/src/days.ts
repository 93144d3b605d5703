import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, type PlainDate } from '@strata/kernel';
import { type PostgresServer, runSql } from '@strata/testing';
import { Pool } from 'pg';
import { fact, postEvents, postJson, publish } from './http.js';
import { besides, type Line } from './measure.js';
import { pathOf } from './program.js';
import { ServiceProcess } from './service-process.js';

const PARTITIONS = '4';
const POLICY = { id: 'annual-subscription', file: 'infra/samples/policies/annual-subscription.yaml' };
const SERVICES = ['account', 'scoring', 'lifecycle'] as const;
/** So many accounts a request, and a tenth of the accounts for comparison. */
const PER_REQUEST = 1_000;
const FEWER = 10;

/** Opening a day on which nothing is due, account and lifecycle together, must not cost more because there are more accounts. */
export const measureDays = async (server: PostgresServer, quick: boolean, note: (line: Line) => void): Promise<void> => {
  const [accounts, days] = quick ? [500, 60] : [5_000, 1_217]; // three rounds: half a year, ten years
  await using many = await Calendar.over(server, accounts);
  await using few = await Calendar.over(server, accounts / FEWER);
  const line = { name: `a day with nothing due, ${accounts.toLocaleString('en')} accounts`, unit: 'ms', atMost: 1.3 };
  const floor = { name: `${(accounts / FEWER).toLocaleString('en')} accounts`, measure: () => few.open(days) };
  note(await besides(line, floor, () => many.open(days)));
};

/** Accounts that only exist, under a policy with stages, in a database of their own; and the days that are opened for them. */
class Calendar implements AsyncDisposable {
  #day: PlainDate = '2026-01-01';

  private constructor(
    private readonly pool: Pool,
    private readonly account: ServiceProcess,
    private readonly lifecycle: ServiceProcess,
  ) {}

  static async over(server: PostgresServer, accounts: number): Promise<Calendar> {
    const database = `days_${String(accounts)}`;
    await runSql(server.url(), `CREATE DATABASE ${database}`);
    const env = { DATABASE_URL: server.url(database), PARTITIONS, POLICY_APPROVAL: 'none' };
    for (const service of SERVICES) await ServiceProcess.migrate(service, env);
    await using scoring = await ServiceProcess.start('scoring', { ...env, ROLE: 'api' }); // only publishes the policy
    const account = await ServiceProcess.start('account', { ...env, ROLE: 'api' });
    const lifecycle = await ServiceProcess.start('lifecycle', { ...env, ROLE: 'consumer' });
    const calendar = new Calendar(new Pool({ connectionString: server.url(database) }), account, lifecycle);
    await publish(scoring.url, POLICY.id, readFileSync(pathOf(POLICY.file), 'utf8'));
    await calendar.open(1);
    for (let first = 0; first < accounts; first += PER_REQUEST)
      await calendar.#register(first, Math.min(first + PER_REQUEST, accounts));
    await calendar.open(2); // the compiler has seen everything once
    const stages = await calendar.#number('SELECT count(*) FROM lifecycle.stage');
    if (stages !== accounts) throw new Error(`only ${String(stages)} of ${String(accounts)} accounts have a stage`);
    return calendar;
  }

  /** Opens so many days, one by one in one request, and waits until lifecycle has been through them. Milliseconds a day. */
  async open(days: number): Promise<number> {
    this.#day = addDays(this.#day, days);
    const started = performance.now();
    await postJson(`${this.account.url}/v1/days`, { date: this.#day });
    while ((await this.#number(BEHIND)) > 0) await sleep(10);
    return (performance.now() - started) / days;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lifecycle[Symbol.asyncDispose]();
    await this.account[Symbol.asyncDispose]();
    await this.pool.end();
  }

  async #register(from: number, to: number): Promise<void> {
    const registered = Array.from({ length: to - from }, (_, i) => {
      const n = String(from + i);
      const profile = { name: `Bench ${n}`, industry: 'retail' };
      return fact(`account-${n}`, 'registered', `acct-${n}`, '2026-01-01T08:00:00Z', profile);
    });
    await postEvents(this.account.url, registered);
  }

  async #number(sql: string): Promise<number> {
    const { rows } = await this.pool.query<{ count: string }>(sql);
    return Number(rows[0]?.count);
  }
}

const BEHIND = `SELECT sum(p.head - coalesce(c.position, 0)) AS count FROM account.ledger_partition p
  LEFT JOIN lifecycle.checkpoint c ON c.partition = p.partition AND c.consumer = 'lifecycle.account-facts'`;
