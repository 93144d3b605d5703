import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@strata/testing';

export type Answer = Readonly<{
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a spec asserts on the shape, it does not declare it
  body: any;
}>;

type Environment = Readonly<Record<string, string>>;

const START_MS = 30_000;

const mainOf = (service: string): string => fileURLToPath(new URL(`../../../services/${service}/dist/main.js`, import.meta.url));

const spawnService = (service: string, env: Environment): ChildProcess =>
  spawn(process.execPath, [mainOf(service)], {
    env: { PARTITIONS: '4', LOG_LEVEL: 'error', CLOCK: 'import', TIMEZONE: 'Asia/Shanghai', ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });

/** A service in a process of its own. */
export class Service {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(service: string, env: Environment): Promise<Service> {
    const port = await freePort();
    return new Service(spawnService(service, { PORT: String(port), ...env }), port);
  }

  /** Brings a service's schema to the state of this version. */
  static async migrate(service: string, url: string): Promise<void> {
    const child = spawnService(service, { ROLE: 'migrate', DATABASE_URL: url });
    await once(child, 'exit');
    if (child.exitCode !== 0) throw new Error(`${service} did not migrate`);
  }

  async send(method: string, path: string, body?: unknown, type = 'application/json'): Promise<Answer> {
    const { status, text } = await this.text(method, path, body, type);
    return { status, body: text === '' ? undefined : JSON.parse(text) };
  }

  async text(method: string, path: string, body?: unknown, type = 'application/json'): Promise<{ status: number; text: string }> {
    const answer = await fetch(this.url + path, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': type },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    });
    return { status: answer.status, text: await answer.text() };
  }

  async ready(): Promise<void> {
    for (const end = Date.now() + START_MS; !(await this.#isReady()); await sleep(50)) {
      if (this.#child.exitCode !== null) throw new Error(`a service ended with ${this.#child.exitCode} before it was ready`);
      if (Date.now() > end) throw new Error(`a service was not ready within ${START_MS} ms`);
    }
  }

  async end(): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
    return this.#child.exitCode;
  }

  #isReady(): Promise<boolean> {
    return fetch(`${this.url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}
