import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, freePort, type TestDatabase } from '@strata/testing';

type Answer = Readonly<{
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a spec asserts on the shape, it does not declare it
  body: any;
}>;

const START_MS = 30_000;

/** A service in a process of its own. */
class Service {
  readonly url: string;
  readonly #child: ChildProcess;

  constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.url = `http://127.0.0.1:${port}`;
  }

  async send(method: string, path: string, body?: unknown, type = 'application/json'): Promise<Answer> {
    const answer = await fetch(this.url + path, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': type },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  async isReady(): Promise<boolean> {
    if (this.#child.exitCode !== null) throw new Error(`a service ended with ${this.#child.exitCode} before it was ready`);
    return await fetch(`${this.url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  async end(): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
    return this.#child.exitCode;
  }
}

const mainOf = (service: string): string => fileURLToPath(new URL(`../../../services/${service}/dist/main.js`, import.meta.url));

const spawnService = (service: string, env: Readonly<Record<string, string>>): ChildProcess =>
  spawn(process.execPath, [mainOf(service)], {
    env: { PARTITIONS: '4', LOG_LEVEL: 'warn', CLOCK: 'import', TIMEZONE: 'Asia/Shanghai', ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });

/** The account and the scoring service over one database, each as its own role, ready to be spoken to. */
export class Installation implements AsyncDisposable {
  readonly account: Service;
  readonly scoring: Service;
  readonly #database: TestDatabase;

  private constructor(database: TestDatabase, account: Service, scoring: Service) {
    this.#database = database;
    this.account = account;
    this.scoring = scoring;
  }

  static async start(): Promise<Installation> {
    const database = await createTestDatabase({ name: 'e2e', migrate });
    const start = async (service: string): Promise<Service> => {
      const port = await freePort();
      return new Service(spawnService(service, { PORT: String(port), DATABASE_URL: database.url(`strata_${service}`) }), port);
    };
    const strata = new Installation(database, await start('account'), await start('scoring'));
    try {
      for (
        const end = Date.now() + START_MS;
        !((await strata.account.isReady()) && (await strata.scoring.isReady()));
        await sleep(50)
      ) {
        if (Date.now() > end) throw new Error(`the services were not ready within ${START_MS} ms`);
      }
      return strata;
    } catch (error) {
      await strata[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The answer of the scoring service, once it is as expected: decisions follow facts a moment later. */
  async eventually(path: string, holds: (body: Answer['body']) => boolean): Promise<Answer['body']> {
    let last: Answer | undefined;
    for (let attempt = 0; attempt < 400; attempt++) {
      last = await this.scoring.send('GET', path);
      if (last.status === 200 && holds(last.body)) return last.body;
      await sleep(25);
    }
    throw new Error(`${path} did not become what was expected: ${JSON.stringify(last)}`);
  }

  /** Ends both in order; answers their exit statuses. */
  async end(): Promise<readonly (number | null)[]> {
    return await Promise.all([this.account.end(), this.scoring.end()]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
    await this.#database.drop();
  }
}

const migrate = async (url: string): Promise<void> => {
  for (const service of ['account', 'scoring']) {
    const child = spawnService(service, { ROLE: 'migrate', DATABASE_URL: url });
    await once(child, 'exit');
    if (child.exitCode !== 0) throw new Error(`${service} did not migrate`);
  }
};
