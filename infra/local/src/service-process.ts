import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@strata/testing';
import { fieldOf, textOf } from './json.js';
import { StartFailure, type Terminal } from './terminal.js';

/** One of our services: its name in routes and logs, and the file that Node runs. */
export type ServiceProgram = Readonly<{ name: string; main: string }>;

type Environment = Readonly<Record<string, string>>;

/** Small heaps beside PostgreSQL on one machine: without it, an import lets a service grow to half as much again. */
const COLLECT_EARLY = '--heap-growing-percent=30';
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** A service that has run this long begins again with the shortest pause. */
const SETTLED_MS = 60_000;
const READY_POLL_MS = 50;
/** More than SHUTDOWN_TIMEOUT_MS: whoever still runs then is stuck. */
const STOP_PATIENCE_MS = 25_000;
/** The same warning is not shown again before this. */
const QUIET_MS = 15_000;

/**
 * Keeps one service running: starts it as a child with an IPC channel (the child ends when the channel closes), starts
 * it again when it dies, writes what it logs to its file, and shows warnings and errors on the terminal.
 */
export class ServiceProcess {
  #child: ChildProcess | undefined;
  #url: string | undefined;
  #ready = false;
  #wanted = false;
  #pauseMs = FIRST_PAUSE_MS;
  #lastSentence = '';
  readonly #shownAt = new Map<string, number>();
  readonly #log: WriteStream;

  constructor(
    readonly program: ServiceProgram,
    private readonly environment: () => Environment,
    logFile: string,
    private readonly terminal: Terminal,
  ) {
    this.#log = createWriteStream(logFile, { flags: 'a' });
  }

  /** Where it answers; undefined while it is down or not ready. */
  get url(): string | undefined {
    return this.#ready ? this.#url : undefined;
  }

  /** Starts the service and waits until it is ready. @throws StartFailure with its own sentence when it cannot. */
  async start(): Promise<void> {
    this.#wanted = true;
    const child = await this.#spawn();
    if (!(await this.#becomesReady(child)))
      throw new StartFailure(
        this.#lastSentence || `The service ${this.program.name} does not start; its log is ${String(this.#log.path)}.`,
      );
    this.#watch(child);
  }

  /** Runs the service once in another role, such as `migrate`, and waits for its end. @throws StartFailure */
  async runOnce(environment: Environment): Promise<void> {
    const child = this.#launch({ ...this.environment(), ...environment });
    const code = await exitOf(child);
    if (code !== 0)
      throw new StartFailure(
        this.#lastSentence || `${this.program.name} could not be migrated; its log is ${String(this.#log.path)}.`,
      );
  }

  /** Ends the service in order: it answers what it has begun. Kills it when it does not end. */
  async stop(): Promise<void> {
    this.#wanted = false;
    this.#ready = false;
    const child = this.#child;
    if (!child || hasEnded(child)) return;
    const ended = exitOf(child);
    child.kill('SIGTERM');
    if ((await Promise.race([ended, sleep(STOP_PATIENCE_MS, 'late', { ref: false })])) !== 'late') return;
    this.terminal.warn(`${this.program.name} did not end by itself and was killed.`);
    child.kill('SIGKILL');
    await ended;
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  close(): void {
    this.#log.end();
  }

  async #spawn(): Promise<ChildProcess> {
    const port = await freePort();
    this.#url = `http://127.0.0.1:${String(port)}`;
    this.#child = this.#launch({ ...this.environment(), PORT: String(port) });
    return this.#child;
  }

  #launch(environment: Environment): ChildProcess {
    const child = spawn(process.execPath, [COLLECT_EARLY, this.program.main], {
      // A group of its own: Ctrl-C reaches the launcher only, which ends its children in order.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, ...environment },
    });
    child.once('error', () => undefined);
    this.#lastSentence = '';
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => this.#onLog(line));
    if (child.stderr) createInterface({ input: child.stderr }).on('line', (line) => this.#onSentence(line));
    return child;
  }

  /** Asked anew: a stop may have come while something was waited for. */
  #isWanted(): boolean {
    return this.#wanted;
  }

  #onSentence(line: string): void {
    this.#log.write(`${line}\n`);
    const prefix = `${this.program.name}: `;
    if (line.startsWith(prefix)) this.#lastSentence ||= line.slice(prefix.length);
    // What Node itself says of a program that does not even begin.
    else if (/^\w*Error/.test(line)) this.#lastSentence ||= `${this.program.name} does not start: ${line}`;
  }

  #onLog(line: string): void {
    this.#log.write(`${line}\n`);
    const shown = this.#wanted ? summaryOf(line, this.#ready ? SHOWN : SHOWN_BEFORE_READY) : undefined;
    if (!shown || Date.now() - (this.#shownAt.get(shown) ?? 0) < QUIET_MS) return;
    this.#shownAt.set(shown, Date.now());
    this.terminal.warn(`${this.program.name}: ${shown}`);
  }

  /** False when the process ended first. */
  async #becomesReady(child: ChildProcess): Promise<boolean> {
    while (!hasEnded(child)) {
      const answer = await fetch(`${this.#url ?? ''}/health/ready`).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.status === 200) {
        this.#ready = !hasEnded(child);
        return this.#ready;
      }
      await sleep(READY_POLL_MS);
    }
    return false;
  }

  #watch(child: ChildProcess): void {
    const startedAt = Date.now();
    const again = (code: number | null, signal: NodeJS.Signals | null): void => {
      this.#ready = false;
      if (!this.#wanted) return;
      if (Date.now() - startedAt > SETTLED_MS) this.#pauseMs = FIRST_PAUSE_MS;
      this.terminal.warn(`${this.program.name} ended unexpectedly (${signal ?? `status ${String(code)}`}) and is started again.`);
      void this.#startAgain();
    };
    if (hasEnded(child)) again(child.exitCode, child.signalCode);
    else child.once('exit', again);
  }

  async #startAgain(): Promise<void> {
    await sleep(this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
    if (!this.#wanted) return;
    const child = await this.#spawn();
    if (!this.#isWanted()) {
      child.kill('SIGTERM');
      return;
    }
    const startedAt = Date.now();
    // Watch from the first moment: it may die again before it is ready.
    this.#watch(child);
    if (await this.#becomesReady(child))
      this.terminal.say(`${this.program.name} is back after ${String(Date.now() - startedAt)} ms.`);
  }
}

const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null || child.pid === undefined;

const exitOf = (child: ChildProcess): Promise<number | null> =>
  hasEnded(child) ? Promise.resolve(child.exitCode) : new Promise((done) => child.once('exit', (code) => done(code)));

const SHOWN: ReadonlySet<string> = new Set(['warn', 'error', 'fatal']);
/** Why a service cannot start is said once, in the sentence that ends the start. */
const SHOWN_BEFORE_READY: ReadonlySet<string> = new Set(['warn', 'error']);

/** The message of a log line that a person should see, with the error's own words. */
const summaryOf = (line: string, levels: ReadonlySet<string>): string | undefined => {
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch {
    return line;
  }
  if (!levels.has(textOf(fieldOf(entry, 'level')))) return undefined;
  const words = textOf(fieldOf(fieldOf(entry, 'err'), 'message'));
  return textOf(fieldOf(entry, 'message')) + (words && ` (${words})`);
};
