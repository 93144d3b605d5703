import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ScoringWorld } from './scoring.world.js';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The consumer in a process of its own. */
export const start = (world: ScoringWorld): ChildProcess =>
  spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--import',
      at('../../../infra/toolchain/typescript.mjs'),
      '--import',
      at('./swc.mjs'),
      at('./scoring.program.ts'),
      world.database.url('strata_scoring'),
      '11',
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );

export const kill = async (child: ChildProcess): Promise<void> => {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
};

/** How far the consumer has come, over all partitions. */
export const positionOf = async (world: ScoringWorld): Promise<number> => {
  const { rows } = await world.pool.query<{ sum: number }>(
    'SELECT coalesce(sum(position), 0)::float8 AS sum FROM scoring.checkpoint',
  );
  return rows[0]?.sum ?? 0;
};

export const headOf = async (world: ScoringWorld): Promise<number> =>
  (await world.account.heads()).reduce((sum, { position }) => sum + position, 0);
