import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, runSql, type TestDatabase } from '@strata/testing';
import { type Answer, Service } from './services.js';

/** The account and the scoring service over one database, each as its own database role, ready to be spoken to. */
export class Installation implements AsyncDisposable {
  private constructor(
    private readonly database: TestDatabase,
    private readonly processes: readonly Service[],
    readonly account: Service,
    readonly scoring: Service,
    /** The process in which scoring consumes. */
    readonly consumer: Service,
    /** Answers for lifecycle, where it was asked for. */
    readonly lifecycle?: Service,
    /** Processes that only relay, where there are any. */
    readonly relays: readonly Service[] = [],
  ) {}

  /** One process for each service; scoring tails the account ledger in the database. */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<Installation> {
    const database = await createTestDatabase({ name: 'e2e', migrate });
    const start = (service: string) => Service.start(service, { DATABASE_URL: database.url(`strata_${service}`), ...env });
    const [account, scoring] = [await start('account'), await start('scoring')];
    return new Installation(database, [account, scoring], account, scoring, scoring).#ready();
  }

  /** With the lifecycle service, which tails the ledgers of both others. */
  static async startWithLifecycle(): Promise<Installation> {
    const database = await createTestDatabase({ name: 'e2e', migrate });
    const start = (service: string) => Service.start(service, { DATABASE_URL: database.url(`strata_${service}`) });
    const [account, scoring, lifecycle] = [await start('account'), await start('scoring'), await start('lifecycle')];
    return new Installation(database, [account, scoring, lifecycle], account, scoring, scoring, lifecycle).#ready();
  }

  /** With the lifecycle service, and one process that plays every role of a service; events travel over Kafka. */
  static async startWithLifecycleOverKafka(brokers: string): Promise<Installation> {
    const database = await createTestDatabase({ name: 'e2e', migrate });
    const start = (service: string, urls = {}) =>
      Service.start(service, {
        SOURCE: 'kafka',
        KAFKA_BROKERS: brokers,
        DATABASE_URL: database.url(`strata_${service}`),
        ...urls,
      });
    const account = await start('account');
    const scoring = await start('scoring', { ACCOUNT_URL: account.url });
    const lifecycle = await start('lifecycle', { ACCOUNT_URL: account.url, SCORING_URL: scoring.url });
    return new Installation(database, [account, scoring, lifecycle], account, scoring, scoring, lifecycle).#ready();
  }

  /** As in a cluster: one process for each role of each service, and events travel over Kafka. */
  static async startOverKafka(
    brokers: string,
    everywhere: Readonly<Record<string, string>> = {},
    { relays: relayed = ['account', 'scoring'] }: Readonly<{ relays?: readonly string[] }> = {},
  ): Promise<Installation> {
    const database = await createTestDatabase({ name: 'e2e', migrate });
    const start = (service: string, ROLE: string, env = {}) =>
      Service.start(service, {
        ROLE,
        SOURCE: 'kafka',
        KAFKA_BROKERS: brokers,
        DATABASE_URL: database.url(`strata_${service}`),
        ...everywhere,
        ...env,
      });
    const account = await start('account', 'api');
    const ACCOUNT_URL = account.url;
    const scoring = await start('scoring', 'api', { ACCOUNT_URL });
    const consumer = await start('scoring', 'consumer', { ACCOUNT_URL });
    const relays: Service[] = [];
    for (const service of relayed) relays.push(await start(service, 'relay'));
    const processes = [account, scoring, consumer, ...relays];
    return new Installation(database, processes, account, scoring, consumer, undefined, relays).#ready();
  }

  /** The answer of a service (scoring unless told), once it is as expected: decisions follow facts a moment later. */
  async eventually(path: string, holds: (body: Answer['body']) => boolean, of = this.scoring): Promise<Answer['body']> {
    let last: Answer | undefined;
    for (let attempt = 0; attempt < 400; attempt++) {
      last = await of.send('GET', path);
      if (last.status === 200 && holds(last.body)) return last.body;
      await sleep(25);
    }
    throw new Error(`${path} did not become what was expected: ${JSON.stringify(last)}`);
  }

  /** Spoils the row that sums an account up, as a fault of the past or a hand in the database may leave it. */
  async spoil(accountId: string): Promise<void> {
    await runSql(
      this.database.url(),
      `UPDATE scoring.stream_state SET state = jsonb_set(state::jsonb, '{facts}', 'null')::json WHERE stream = 'account-${accountId}'`,
    );
  }

  get services(): readonly Service[] {
    return this.processes;
  }

  /** Ends all processes in order; answers their exit statuses. */
  async end(): Promise<readonly (number | null)[]> {
    return await Promise.all(this.processes.map((service) => service.end()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
    await this.database.drop();
  }

  async #ready(): Promise<this> {
    try {
      await Promise.all(this.processes.map((service) => service.ready()));
      return this;
    } catch (error) {
      await this[Symbol.asyncDispose]();
      throw error;
    }
  }
}

const migrate = async (url: string): Promise<void> => {
  for (const service of ['account', 'scoring', 'lifecycle']) await Service.migrate(service, url);
};
