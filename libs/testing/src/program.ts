import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const loaders = ['typescript.mjs', 'decorators.mjs'].flatMap((name) => [
  '--import',
  fileURLToPath(new URL(`../../../infra/toolchain/${name}`, import.meta.url)),
]);

export type ProgramOptions = Readonly<{
  /** Nothing to read and our own output, unless told. */
  stdio?: StdioOptions;
  /** Our own, unless told. */
  env?: Readonly<Record<string, string | undefined>>;
}>;

/** One of our programs from its source, in a process of its own. */
export const startProgram = (
  program: URL,
  args: readonly string[] = [],
  { stdio = ['ignore', 'inherit', 'inherit'], env = process.env }: ProgramOptions = {},
): ChildProcess =>
  spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...loaders, fileURLToPath(program), ...args], {
    stdio,
    env: { ...env },
  });

/** Ends a process that may have ended already, and resolves with its exit code (null after a kill -9). */
export const endProgram = async (child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<number | null> => {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
  return child.exitCode;
};
