import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export type Order = Readonly<{ stream: string; partition: number; by: number; times: number; cause: string }>;
export type Answer = Readonly<{
  cause: string;
  outcome?: 'recorded' | 'duplicate';
  version?: number;
  eventIds?: string[];
  refused?: string;
}>;

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** A writer process, and what it has answered so far. */
export class Writer {
  readonly answers: Answer[] = [];
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #ended: Promise<unknown>;
  static readonly #all = new Set<Writer>();

  constructor(url: string) {
    const args = ['--import', path('../../../infra/toolchain/typescript.mjs'), path('./writer.program.ts'), url];
    this.#process = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface(this.#process.stdout);
    lines.on('line', (line) => this.answers.push(JSON.parse(line) as Answer));
    this.#ended = Promise.all([once(this.#process, 'exit'), once(lines, 'close')]);
    Writer.#all.add(this);
  }

  /** Ends those that a failed test left running: they would hold the whole run. */
  static async killAll(): Promise<void> {
    for (const writer of Writer.#all) await writer.kill();
    Writer.#all.clear();
  }

  ask(orders: readonly Order[]): void {
    this.#process.stdin.write(`${JSON.stringify(orders)}\n`);
  }

  /** Resolves when so many answers are there. */
  async answered(count: number): Promise<void> {
    while (this.answers.length < count) await new Promise((resolve) => setTimeout(resolve, 2));
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }

  async end(): Promise<void> {
    this.#process.stdin.end();
    await this.#ended;
  }
}
