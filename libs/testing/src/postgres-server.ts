import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { binaries } from './binaries.js';
import { createCluster, passwordOf, placeFiles } from './cluster.js';
import { freePort } from './free-port.js';
import { clearStale, starterFile } from './stale-server.js';
import { systemUser } from './system-user.js';

export type PostgresOptions = Readonly<{
  /** Created when it is not there, kept when the server stops. */
  dataDir: string;
  /** On 127.0.0.1. Default: a free one. */
  port?: number;
  /** As in postgresql.conf: `{ fsync: 'off' }`. */
  settings?: Readonly<Record<string, string>>;
  /** Written into the data directory before each start, readable by the server alone: `{ 'server.key': '…' }`. */
  files?: Readonly<Record<string, string>>;
}>;

const START_MS = 60_000;
const STOP_MS = 20_000;

/** A PostgreSQL of our own, from the programs that npm installed. It ends with this process at the latest. */
export class PostgresServer {
  readonly dataDir: string;
  readonly port: number;
  /** The superuser's password; roles given a login by `allowLogin` share it. */
  readonly password: string;
  /** Resolves when the server has ended, whoever ended it. */
  readonly ended: Promise<void>;
  readonly #process: ChildProcess;
  readonly #onEnd: () => void;

  private constructor(dataDir: string, port: number, process_: ChildProcess) {
    this.dataDir = dataDir;
    this.port = port;
    this.password = passwordOf(dataDir);
    this.#process = process_;
    this.ended = new Promise((done) => process_.once('exit', () => done()));
    this.#onEnd = () => {
      process_.kill('SIGINT');
    };
    process.once('exit', this.#onEnd);
  }

  /** Starts a server, and resolves when it accepts connections. After a crash it first stops the one that was left running. */
  static async start({ dataDir: path, port: wanted, settings = {}, files = {} }: PostgresOptions): Promise<PostgresServer> {
    const dataDir = resolve(path);
    const user = systemUser();
    const port = wanted ?? (await freePort());
    await createCluster(dataDir, user);
    await clearStale(dataDir);
    placeFiles(dataDir, files, user);
    const { postgres } = await binaries();
    const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', timezone: 'UTC', ...settings };
    const args = [
      '-D',
      dataDir,
      '-p',
      String(port),
      ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ];
    const end = Date.now() + START_MS;
    for (;;) {
      // A group of its own: a Ctrl-C at the terminal is for us, and we stop it when its clients are done.
      const child = spawn(postgres, args, {
        stdio: ['ignore', 'ignore', 'pipe'],
        cwd: '/',
        detached: true,
        ...(user && { uid: user.uid, gid: user.gid }),
      });
      const said = lastWords(child);
      writeFileSync(starterFile(dataDir), String(process.pid));
      const server = new PostgresServer(dataDir, port, child);
      if (await server.#answers(end)) return server;
      await server.kill();
      // Right after a kill -9, the last processes of the server before are still about to notice.
      if (!said().includes('shared memory block') || Date.now() > end)
        throw new Error(`PostgreSQL does not start on ${dataDir}: ${said().trim()}`);
      await sleep(200);
    }
  }

  /** A server whose data is removed when it stops; for tests and measurements. */
  static async temporary(
    settings: PostgresOptions['settings'] = {},
    files: PostgresOptions['files'] = {},
  ): Promise<PostgresServer & AsyncDisposable> {
    const folder = mkdtempSync(join(tmpdir(), 'strata-postgres-'));
    chmodSync(folder, 0o711); // whom PostgreSQL runs as must get through
    const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    const server = await PostgresServer.start({ dataDir: join(folder, 'data'), settings, files }).catch((error: unknown) => {
      remove();
      throw error;
    });
    const abandon = (): void => {
      server.#process.kill('SIGKILL'); // this process ends unexpectedly: nothing here is worth an orderly stop
      remove();
    };
    process.once('exit', abandon);
    const dispose = async (): Promise<void> => {
      await server.stop();
      process.off('exit', abandon);
      remove();
    };
    return Object.assign(server, { [Symbol.asyncDispose]: dispose });
  }

  url(database = 'postgres', user = 'postgres'): string {
    return `postgres://${user}:${this.password}@127.0.0.1:${this.port}/${database}`;
  }

  /** Lets roles connect with the superuser's password. */
  async allowLogin(roles: readonly string[]): Promise<void> {
    await runSql(this.url(), roles.map((role) => `ALTER ROLE "${role}" LOGIN PASSWORD '${this.password}';`).join('\n'));
  }

  /** Stops in order: connections are closed, everything is written. Safe to call again. */
  async stop(): Promise<void> {
    if (this.#isRunning()) {
      const ended = once(this.#process, 'exit');
      this.#process.kill('SIGINT');
      const timer = setTimeout(() => this.#process.kill('SIGQUIT'), STOP_MS);
      await ended;
      clearTimeout(timer);
    }
    process.off('exit', this.#onEnd);
  }

  /** Ends it at once, as a crash would: the next start recovers. */
  async kill(): Promise<void> {
    if (this.#isRunning()) {
      const ended = once(this.#process, 'exit');
      this.#process.kill('SIGKILL');
      await ended;
    }
    process.off('exit', this.#onEnd);
  }

  #isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** Whether it accepts connections before `end`; false when it gave up. */
  async #answers(end: number): Promise<boolean> {
    while (this.#isRunning() && Date.now() < end) {
      try {
        await runSql(this.url(), 'SELECT 1');
        return true;
      } catch {
        await sleep(50); // not yet
      }
    }
    return false;
  }
}

/** Runs SQL, of one or many statements, on a connection of its own. */
export const runSql = async (url: string, sql: string): Promise<void> => {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined); // the query rejects with it
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
};

/** The last lines that a server wrote, for the message when it does not start. */
const lastWords = (child: ChildProcess): (() => string) => {
  let text = '';
  const hear = (chunk: unknown): void => {
    text = (text + String(chunk)).slice(-2_000);
  };
  child.stderr?.on('data', hear);
  child.once('error', hear);
  return () => text;
};
