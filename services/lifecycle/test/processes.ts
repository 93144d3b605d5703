import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LifecycleWorld } from './lifecycle.world.js';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const loaders = ['typescript.mjs', 'decorators.mjs'].flatMap((name) => ['--import', at(`../../../infra/toolchain/${name}`)]);

/** The consumers in a process of their own. */
export const start = (world: LifecycleWorld): ChildProcess =>
  spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      ...loaders,
      at('./lifecycle.program.ts'),
      world.database.url('strata_lifecycle'),
      '11',
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );

export const kill = async (child: ChildProcess): Promise<void> => {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
};

/** How far the consumer of the facts has come, over all partitions. */
export const positionOf = async (world: LifecycleWorld): Promise<number> => {
  const [row] = await world.rows<{ sum: number }>(
    `SELECT coalesce(sum(position), 0)::float8 AS sum FROM lifecycle.checkpoint WHERE consumer = 'lifecycle.account-facts'`,
  );
  return row?.sum ?? 0;
};

export const headOf = async (world: LifecycleWorld): Promise<number> =>
  (await world.reading('account').heads()).reduce((sum, { position }) => sum + position, 0);
