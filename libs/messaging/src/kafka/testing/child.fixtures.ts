import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { endProgram, startProgram } from '@strata/testing';

/** What a child process is told, and what it says every 50 ms: the partitions that it holds, with the position reached. */
export type ChildOptions = Readonly<{
  url: string;
  brokers: string;
  topic: string;
  partitions: number;
  name?: string;
  feed?: string;
}>;
export type Holding = Readonly<Record<number, number>>;

/** A relay or a consumer in a process of its own, so that it can be killed. */
export class Child {
  readonly #process: ChildProcess;
  #holding: Holding = {};

  constructor(program: 'relay' | 'consumer', options: ChildOptions) {
    this.#process = startProgram(new URL(`./${program}.child.ts`, import.meta.url), [JSON.stringify(options)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#process.on('message', (holding: Holding) => (this.#holding = holding));
  }

  /** The partitions that it holds, in order; none once it has ended. */
  get partitions(): readonly number[] {
    const isRunning = this.#process.exitCode === null && this.#process.signalCode === null;
    return isRunning ? Object.keys(this.#holding).map(Number) : [];
  }

  /** Ends it, and resolves with its exit code (null after a kill -9). */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    return endProgram(this.#process, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGKILL');
  }
}

/** Waits until it is so, and answers how long that took, in milliseconds. */
export const until = async (isSo: () => boolean | Promise<boolean>, within = 30_000): Promise<number> => {
  const began = Date.now();
  while (!(await isSo())) {
    if (Date.now() - began > within) throw new Error(`not so within ${within} ms: ${String(isSo)}`);
    await sleep(20);
  }
  return Date.now() - began;
};

/** Says what a child holds, and ends it when its parent is gone. For the programs beside this file. */
export const report = (holding: () => Holding): void => {
  process.on('disconnect', () => process.exit(1));
  setInterval(() => process.send?.(holding()), 50).unref();
};
