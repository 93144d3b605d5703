import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { startProgram } from '@strata/testing';

export type Order = Readonly<{ stream: string; partition: number; by: number; times: number; cause: string }>;
export type Answer = Readonly<{
  cause: string;
  outcome?: 'recorded' | 'duplicate';
  version?: number;
  eventIds?: string[];
  refused?: string;
}>;

/** A writer process, and what it has answered so far. */
export class Writer {
  readonly answers: Answer[] = [];
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  static readonly #all = new Set<Writer>();

  constructor(url: string) {
    const program = new URL('./writer.program.ts', import.meta.url);
    this.#process = startProgram(program, [url], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface(this.#process.stdout!);
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
    this.#process.stdin!.write(`${JSON.stringify(orders)}\n`);
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
    this.#process.stdin!.end();
    await this.#ended;
  }
}
