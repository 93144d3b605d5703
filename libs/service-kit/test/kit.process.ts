import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { endProgram, startProgram } from '@strata/testing';

/** The service of these specs as a process of its own, as a platform would run it. */
export class KitProcess implements AsyncDisposable {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  readonly #exited: Promise<unknown>;

  constructor(env: Readonly<Record<string, string>>, { ipc = false } = {}) {
    this.child = startProgram(new URL('./kit.program.ts', import.meta.url), [], {
      env: { PATH: process.env.PATH, PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? (['ipc'] as const) : [])],
    });
    const { stdout, stderr } = this.child;
    if (!stdout || !stderr) throw new Error('the process has no output');
    stdout.on('data', (chunk) => (this.stdout += String(chunk)));
    stderr.on('data', (chunk) => (this.stderr += String(chunk)));
    // Not 'close': Node does not emit it after the channel to the child was disconnected from this side.
    this.#exited = Promise.all([once(this.child, 'exit'), once(stdout, 'end'), once(stderr, 'end')]);
  }

  /** The lines of its log so far. */
  get log(): Record<string, unknown>[] {
    return this.stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** The first line of the log with this message. */
  async line(message: string): Promise<Record<string, unknown>> {
    for (;;) {
      const found = this.log.find((line) => line.message === message);
      if (found) return found;
      if (this.child.exitCode !== null) throw new Error(`ended without saying "${message}": ${this.stdout}${this.stderr}`);
      await sleep(20);
    }
  }

  /** Its exit status, once it has ended by itself. */
  async exit(): Promise<number | null> {
    await this.#exited;
    return this.child.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await endProgram(this.child);
    await this.#exited;
  }
}
