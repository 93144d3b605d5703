import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@strata/testing';

const repo = fileURLToPath(new URL('../../../', import.meta.url));
const START = join(repo, 'infra/local/dist/main.js');
const STRATA = join(repo, 'services/cli/bin/strata.js');
const POLICY = join(repo, 'infra/samples/policies/online-retail.yaml');
export const MAPPING = join(repo, 'infra/samples/online-retail.yaml');
export const REAL_DATA = process.env['STRATA_REAL_DATA'] || join(repo, '../shared/data/online-retail.csv.gz');

/** What people told scoring: it carries the time at which they did. What follows from it does not. */
const HANDED_IN = new Set([
  ...['drafted', 'checked', 'tried', 'approved', 'published'].map((step) => `scoring.policy-${step}.v1`),
  'scoring.review-completed.v1',
]);

/** As many as a larger installation has: the decisions over the ledger and over Kafka are compared partition by partition. */
const PARTITIONS = '16';

/** Without a broker of the machine's own: its topics may hold another installation's events. */
const environment = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, NODE_OPTIONS: '', KAFKA_BROKERS: '' };

/** How a command of the real `strata` ended. */
export type Ended = Readonly<{ status: number | null; out: string; err: string; peakMb: number }>;

/** A whole installation in a folder of its own, as `npm start -- --empty --clock import` runs it. */
export class Installation implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'strata-real-'));
  url = '';
  private launcher: ChildProcess | undefined;
  private said = '';
  private readonly policy: string;

  /** `over` Kafka: the services hear of each other through a broker that the launcher brings. `policy`: the text of one of its own. */
  constructor(
    private readonly over: 'ledger' | 'kafka' = 'ledger',
    policy?: string,
  ) {
    chmodSync(this.folder, 0o711); // PostgreSQL may run as another user
    this.policy = policy === undefined ? POLICY : join(this.folder, 'policy.yaml');
    if (policy !== undefined) writeFileSync(this.policy, policy);
  }

  async start(): Promise<void> {
    const port = await freePort();
    this.url = `http://127.0.0.1:${port}`;
    this.said = '';
    const args = [
      '--empty',
      '--clock',
      'import',
      '--policy',
      this.policy,
      '--partitions',
      PARTITIONS,
      ...(this.over === 'kafka' ? ['--kafka'] : []),
      '--port',
      String(port),
      '--data',
      join(this.folder, 'data'),
    ];
    this.launcher = spawn(process.execPath, [START, ...args], { env: environment });
    for (const stream of [this.launcher.stdout, this.launcher.stderr]) stream?.on('data', (text) => (this.said += String(text)));
    await until(
      () => /Strata runs at/.test(this.said),
      120_000,
      () => `it did not start:\n${this.said}`,
    );
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const launcher = this.launcher;
    if (!launcher || launcher.exitCode !== null || launcher.signalCode !== null) return;
    launcher.kill(signal);
    await until(
      () => launcher.exitCode !== null || launcher.signalCode !== null,
      60_000,
      () => `it did not stop:\n${this.said}`,
    );
  }

  /** Process ids of the services, by a word of their command line. */
  childrenOf(processes: readonly Process[], word: string): number[] {
    return processes
      .filter(({ parent, command }) => parent === this.launcher?.pid && command.includes(word))
      .map(({ pid }) => pid);
  }

  get pid(): number {
    return this.launcher?.pid ?? 0;
  }

  /** Runs a command of `strata` against this installation. */
  async strata(...args: string[]): Promise<Ended> {
    return this.begin(...args).ended;
  }

  begin(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
    const child = spawn(process.execPath, [STRATA, ...args], { env: { ...environment, STRATA_URL: this.url } });
    let [out, err, peakMb] = ['', '', 0];
    child.stdout.on('data', (text) => (out += String(text)));
    child.stderr.on('data', (text) => (err += String(text)));
    const timer = setInterval(() => void residentMb(child.pid ?? 0).then((mb) => (peakMb = Math.max(peakMb, mb))), 500);
    const ended = new Promise<Ended>(
      (done) =>
        void child.once('close', (status) => {
          clearInterval(timer);
          done({ status, out, err, peakMb });
        }),
    );
    return { child, ended };
  }

  import(...more: string[]): Promise<Ended> {
    return this.strata('import', REAL_DATA, '--mapping', MAPPING, '--open-days', '--json', ...more);
  }

  /** What scoring decided, once it has decided everything: all but the wall clock of each recorded event. */
  async decisions(): Promise<string[]> {
    await this.settled();
    const lines: string[] = [];
    for (const { partition, position } of await this.heads('scoring')) {
      for (let after = 0; after < position;) {
        const page = await (await fetch(`${this.url}/v1/ledgers/scoring?partition=${partition}&after=${after}&limit=500`)).text();
        for (const line of page.split('\n').filter(Boolean)) {
          const event = JSON.parse(line) as Record<string, unknown> & { position: number };
          const { eventId, stream, version, type, data, occurredAt } = event;
          if (!HANDED_IN.has(String(type)))
            lines.push(JSON.stringify([partition, eventId, stream, version, type, data, occurredAt]));
          after = event.position;
        }
      }
    }
    return lines;
  }

  /** The consumer runs behind the import: waits until its ledger has stopped growing. */
  private async settled(): Promise<void> {
    let before = '';
    for (;;) {
      const now = JSON.stringify(await this.heads('scoring'));
      if (now === before) return;
      before = now;
      await sleep(3_000);
    }
  }

  async heads(ledger: string): Promise<{ partition: number; position: number; hash: string }[]> {
    const answer = (await (await fetch(`${this.url}/v1/ledgers/${ledger}`)).json()) as {
      items: { partition: number; position: number; hash: string }[];
    };
    return answer.items;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export type Process = Readonly<{ pid: number; parent: number; command: string }>;

const residentMb = async (pid: number): Promise<number> => {
  const { readFile } = await import('node:fs/promises');
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
};

const until = async (isTrue: () => boolean, patienceMs: number, why: () => string): Promise<void> => {
  const end = Date.now() + patienceMs;
  while (!isTrue()) {
    if (Date.now() > end) throw new Error(why());
    await sleep(50);
  }
};
