import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A file of this repository. */
export const pathOf = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** Runs one of our programs to its end. Rejects when that is not a good one. */
export const runProgram = async (
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> => {
  const child = spawn(process.execPath, [pathOf(program), ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...env },
  });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${String(code)}`);
};
