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

type WholeAnswer = Readonly<{ status: number; headers: Headers; text: string }>;
type Environment = Readonly<Record<string, string>>;

/** On a machine that has much else to do. */
const START_MS = 300_000;

const mainOf = (service: string): string => fileURLToPath(new URL(`../../../services/${service}/dist/main.js`, import.meta.url));

/** The channel tells it when we are gone, however that came about: then it ends too. */
const spawnService = (service: string, env: Environment, hear?: (text: string) => void): ChildProcess => {
  const output = hear ? 'pipe' : 'inherit';
  const child = spawn(process.execPath, [mainOf(service)], {
    env: { PARTITIONS: '4', LOG_LEVEL: 'error', CLOCK: 'import', TIMEZONE: 'Asia/Shanghai', ...env },
    stdio: ['ignore', output, output, 'ipc'],
  });
  child.channel?.unref();
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => hear?.(String(chunk)));
  return child;
};

/** A service in a process of its own. */
export class Service {
  readonly url: string;
  /** What it has written, where that was asked for. */
  said = '';
  #child: ChildProcess;
  #isKilled = false;

  private constructor(
    /** For messages: `scoring consumer 2`. */
    readonly name: string,
    private readonly spawned: () => ChildProcess,
    port: number,
  ) {
    this.url = `http://127.0.0.1:${port}`;
    this.#child = spawned();
  }

  static async start(service: string, env: Environment, name = service): Promise<Service> {
    const port = await freePort();
    return new Service(name, () => spawnService(service, { PORT: String(port), ...env }), port);
  }

  /** The same, and what it writes is kept in `said` instead of shown. */
  static async startHeard(service: string, env: Environment): Promise<Service> {
    const port = await freePort();
    const hear = (text: string): void => void (heard.said += text);
    const heard: Service = new Service(service, () => spawnService(service, { PORT: String(port), ...env }, hear), port);
    return heard;
  }

  /** Brings a service's schema to the state of this version. */
  static async migrate(service: string, url: string, env: Environment = {}): Promise<void> {
    const child = spawnService(service, { ...env, ROLE: 'migrate', DATABASE_URL: url });
    await once(child, 'exit');
    if (child.exitCode !== 0) throw new Error(`${service} did not migrate`);
  }

  async send(method: string, path: string, body?: unknown, type = 'application/json'): Promise<Answer> {
    const { status, text } = await this.answer(method, path, body, type);
    return { status, body: text === '' ? undefined : JSON.parse(text) };
  }

  async answer(method: string, path: string, body?: unknown, type = 'application/json'): Promise<WholeAnswer> {
    const answer = await fetch(this.url + path, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': type },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }

  async ready(): Promise<void> {
    for (const end = Date.now() + START_MS; !(await this.isReady()); await sleep(50)) {
      if (this.#child.exitCode !== null) throw new Error(`${this.name} ended with ${this.#child.exitCode} before it was ready`);
      if (Date.now() > end) throw new Error(`${this.name} was not ready within ${START_MS} ms`);
    }
  }

  /** Ends it in order; answers its exit status. */
  async end(): Promise<number | null> {
    if (this.#isOver) return this.#child.exitCode;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
    return this.#child.exitCode;
  }

  /** Ends it as a crash would: at whatever instruction it is. */
  async kill(): Promise<void> {
    this.#isKilled = true;
    if (this.#isOver) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }

  /** Starts it anew at the same address, as a platform does with a process that has ended. */
  startAgain(): void {
    this.#isKilled = false;
    this.#child = this.spawned();
  }

  /** Whether it has ended although nobody killed it. */
  get hasFallen(): boolean {
    return this.#isOver && !this.#isKilled;
  }

  isReady(): Promise<boolean> {
    return fetch(`${this.url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  get #isOver(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }
}
