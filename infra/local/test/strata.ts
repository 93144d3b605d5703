import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@strata/testing';

/** A launcher as a person at a terminal has it, for the specs beside this file: each has a data folder of its own. */
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
export const folder = mkdtempSync(join(tmpdir(), 'strata-start-'));
chmodSync(folder, 0o711); // PostgreSQL may run as another user
export const data = join(folder, 'data');
const running: Strata[] = [];

/** Ends what still runs and removes the folder. */
export const cleanUp = async (): Promise<void> => {
  await Promise.all(running.map((strata) => strata.end('SIGTERM')));
  rmSync(folder, { recursive: true, force: true });
};

const environment = {
  ...process.env,
  NO_COLOR: '1',
  FORCE_COLOR: undefined,
  TIMEZONE: 'UTC',
  NODE_OPTIONS: '',
  KAFKA_BROKERS: '',
};

/** A launcher that runs, as a person sees it. */
export class Strata {
  said = '';
  status: number | null | undefined;
  private constructor(
    readonly child: ChildProcess,
    readonly url: string,
  ) {
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (this.said += String(chunk)));
    child.once('exit', (status) => (this.status = status));
  }

  static async start(...args: string[]): Promise<Strata> {
    const port = await freePort();
    const child = spawn(process.execPath, [MAIN, '--port', String(port), '--data', data, '--partitions', '2', ...args], {
      env: environment,
    });
    const strata = new Strata(child, `http://127.0.0.1:${String(port)}`);
    running.push(strata);
    await strata.says(/Try next:/);
    return strata;
  }

  async says(what: RegExp, patienceMs = 120_000): Promise<void> {
    const end = Date.now() + patienceMs;
    while (!what.test(this.said)) {
      if (Date.now() > end || this.status !== undefined) throw new Error(`${String(what)} was not said, but:\n${this.said}`);
      await sleep(25);
    }
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.status === undefined) this.child.kill(signal);
    for (const end = Date.now() + 60_000; this.status === undefined && Date.now() < end;) await sleep(25);
  }

  get(path: string): Promise<Response> {
    return fetch(this.url + path);
  }

  async health(): Promise<unknown> {
    return (await this.get('/health')).json();
  }

  async healthy(): Promise<void> {
    const end = Date.now() + 60_000;
    while ((await this.get('/health')).status !== 200) {
      if (Date.now() > end) throw new Error(`not healthy again:\n${this.said}`);
      await sleep(50);
    }
  }

  async post(path: string, body: unknown): Promise<unknown> {
    const answer = await fetch(this.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return answer.json();
  }
}

/** Process ids and command lines of everything that has to do with our data folder or was started by our launcher. */
export const processes = (): { pid: number; parent: number; command: string }[] =>
  spawnSync('ps', ['-eo', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' })
    .stdout.split('\n')
    .flatMap((line) => {
      const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+[^Z\s]\S*\s+(.*)$/.exec(line) ?? []; // Z: ended, not yet collected
      return pid && parent && command ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
    });
export const childOf = (strata: Strata, word: string): number => {
  const found = processes().find(({ parent, command }) => parent === strata.child.pid && command.includes(word));
  if (!found) throw new Error(`no child ${word} of the launcher`);
  return found.pid;
};
const isAlive = (pid: number): boolean => processes().some((one) => one.pid === pid);
export const gone = async (pids: readonly number[]): Promise<void> => {
  const end = Date.now() + 60_000;
  while (pids.some(isAlive)) {
    if (Date.now() > end) throw new Error('still running');
    await sleep(50);
  }
};

/** Runs the launcher to its end, which should come soon: wrong usage, or a start that is refused. */
export const run = (...args: string[]) => runWith({}, ...args);
export const runWith = (env: NodeJS.ProcessEnv, ...args: string[]) =>
  spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', env: { ...environment, ...env } });

export const order = {
  specversion: '1.0',
  id: 'so-1',
  source: '/test',
  type: 'account.order-placed.v1',
  subject: 'acct-1',
  time: '2026-01-05T08:00:00Z',
  data: { orderId: 'so-1', lines: [{ sku: 'A', productLine: 'devices', quantity: 1, amount: { amount: 100, currency: 'CNY' } }] },
};
export const registration = { ...order, id: 'reg-1', type: 'account.registered.v1', data: { name: 'Qiuwan Foods' } };
