import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'strata-start-'));
chmodSync(folder, 0o711); // PostgreSQL may run as another user
const data = join(folder, 'data');
const running: Strata[] = [];

afterAll(async () => {
  await Promise.all(running.map((strata) => strata.end('SIGTERM')));
  rmSync(folder, { recursive: true, force: true });
});

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });

const environment = { ...process.env, NO_COLOR: '1', TIMEZONE: 'UTC', NODE_OPTIONS: '' };

/** A launcher that runs, as a person sees it. */
class Strata {
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

  async says(what: RegExp, patienceMs = 30_000): Promise<void> {
    const end = Date.now() + patienceMs;
    while (!what.test(this.said)) {
      if (Date.now() > end || this.status !== undefined) throw new Error(`${String(what)} was not said, but:\n${this.said}`);
      await sleep(25);
    }
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.status === undefined) this.child.kill(signal);
    for (const end = Date.now() + 30_000; this.status === undefined && Date.now() < end;) await sleep(25);
  }

  get(path: string): Promise<Response> {
    return fetch(this.url + path);
  }

  async health(): Promise<unknown> {
    return (await this.get('/health')).json();
  }

  async healthy(): Promise<void> {
    const end = Date.now() + 20_000;
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
const processes = (): { pid: number; parent: number; command: string }[] =>
  spawnSync('ps', ['-eo', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' })
    .stdout.split('\n')
    .flatMap((line) => {
      const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+[^Z\s]\S*\s+(.*)$/.exec(line) ?? []; // Z: ended, not yet collected
      return pid && parent && command ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
    });
const childOf = (strata: Strata, word: string): number => {
  const found = processes().find(({ parent, command }) => parent === strata.child.pid && command.includes(word));
  if (!found) throw new Error(`no child ${word} of the launcher`);
  return found.pid;
};
const isAlive = (pid: number): boolean => processes().some((one) => one.pid === pid);
const gone = async (pids: readonly number[]): Promise<void> => {
  const end = Date.now() + 20_000;
  while (pids.some(isAlive)) {
    if (Date.now() > end) throw new Error('still running');
    await sleep(50);
  }
};
const run = (...args: string[]) => spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', env: environment });

const order = {
  specversion: '1.0',
  id: 'so-1',
  source: '/test',
  type: 'account.order-placed.v1',
  subject: 'acct-1',
  time: '2026-01-05T08:00:00Z',
  data: { orderId: 'so-1', lines: [{ sku: 'A', productLine: 'devices', quantity: 1, amount: { amount: 100, currency: 'CNY' } }] },
};
const registration = { ...order, id: 'reg-1', type: 'account.registered.v1', data: { name: 'Qiuwan Foods' } };

let strata: Strata;
it('starts an empty installation and shows where it is and what to try', async () => {
  strata = await Strata.start('--empty', '--clock', 'import');
  expect(await strata.health()).toEqual({ status: 'ok', services: { account: 'ok', scoring: 'ok' } });
  expect(strata.said).toContain(`Strata runs at ${strata.url}`);
  expect((await strata.get('/v1/nothing')).status).toBe(404);
});

it('shows the API of all services in the browser', async () => {
  expect(await (await strata.get('/docs')).text()).toContain('swagger-ui');
  const document = (await (await strata.get('/docs/json')).json()) as { paths: object };
  expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/v1/events', '/v1/scores/{accountId}']));
});

it('records what it is told', async () => {
  await strata.post('/v1/days', { date: '2026-01-05' });
  expect(await strata.post('/v1/events', registration)).toMatchObject({ accepted: 1 });
  expect(await strata.post('/v1/events', order)).toMatchObject({ accepted: 1, rejected: [] });
});

it('answers wrong usage with one sentence and status 2', () => {
  expect(run('--sun')).toMatchObject({ status: 2, stdout: '', stderr: "unknown option '--sun'\n" });
  expect(run('--clock', 'sun').status).toBe(2);
  expect(run('--help')).toMatchObject({ status: 0, stderr: '' });
});

it('refuses a folder that is in use, a port that is taken, and a policy that is not there', async () => {
  expect(run('--data', data, '--port', String(await freePort()))).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/already running on .*--data\.\n$/),
  });
  const other = join(folder, 'other');
  expect(run('--data', other, '--port', new URL(strata.url).port)).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^Port \d+ is taken/),
  });
  expect(run('--data', other, '--policy', 'nowhere.yaml')).toMatchObject({
    status: 1,
    stderr: 'The policy nowhere.yaml cannot be read.\n',
  });
});

it.each(['account', 'scoring'])('starts %s again when it is killed', async (service) => {
  const pid = childOf(strata, `services/${service}/dist/main.js`);
  process.kill(pid, 'SIGKILL');
  await strata.says(new RegExp(`${service} is back after`));
  await strata.healthy();
  expect(childOf(strata, `services/${service}/dist/main.js`)).not.toBe(pid);
});

it('starts PostgreSQL again when it is killed, with everything that was recorded', async () => {
  process.kill(childOf(strata, 'postgres'), 'SIGKILL');
  await strata.says(/PostgreSQL is back after/);
  await strata.healthy();
  expect(await strata.post('/v1/events', order)).toMatchObject({ accepted: 0, duplicates: 1 });
});

it('leaves no service behind when it is killed itself, and recovers at the next start', async () => {
  const services = ['account', 'scoring'].map((service) => childOf(strata, `services/${service}/dist/main.js`));
  const orphan = childOf(strata, 'postgres');
  await strata.end('SIGKILL');
  await gone(services);
  strata = await Strata.start('--empty', '--clock', 'import');
  await gone([orphan]);
  expect(await strata.post('/v1/events', order)).toMatchObject({ accepted: 0, duplicates: 1 });
});

it('stops everything in order and leaves nothing running', async () => {
  const children = ['services/account', 'services/scoring', 'postgres'].map((word) => childOf(strata, word));
  await strata.end('SIGTERM');
  expect(strata.status).toBe(0);
  await gone(children);
  expect(processes().filter(({ command }) => command.includes(data))).toEqual([]);
  for (const service of ['account', 'scoring'])
    expect(readFileSync(join(data, 'logs', `${service}.log`), 'utf8')).toMatch(/"message":"stopped"[^\n]*\n$/);
});

it("refuses another number of partitions in the service's own words", async () => {
  const { status, stderr } = run('--empty', '--data', data, '--partitions', '8', '--port', String(await freePort()));
  expect(status).toBe(1);
  expect(stderr.match(/the ledger of \w+ has 2 partitions, not 8/g)).toHaveLength(1);
  expect(processes().filter(({ command }) => command.includes(data))).toEqual([]);
});
