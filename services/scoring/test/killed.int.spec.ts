import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ScoringWorld } from './scoring.world.js';
import { tellStory } from './story.js';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const start = (world: ScoringWorld): ChildProcess =>
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

const kill = async (child: ChildProcess): Promise<void> => {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
};

const positionOf = async (world: ScoringWorld): Promise<number> => {
  const { rows } = await world.pool.query<{ sum: number }>(
    'SELECT coalesce(sum(position), 0)::float8 AS sum FROM scoring.checkpoint',
  );
  return rows[0]?.sum ?? 0;
};

const headOf = async (world: ScoringWorld): Promise<number> =>
  (await world.account.heads()).reduce((sum, { position }) => sum + position, 0);

it('decides exactly the same when its process is killed again and again in the middle of its work', async () => {
  await using calm = await ScoringWorld.create();
  await tellStory(calm, () => calm.consume());
  await using world = await ScoringWorld.create();
  let kills = 0;
  await tellStory(world, async () => {
    const head = await headOf(world);
    // Twice as soon as something was committed, at whatever comes next; then once when everything is.
    for (const isLast of [false, false, true]) {
      const child = start(world);
      const before = await positionOf(world);
      const isFar = async () => ((await positionOf(world)) > before && !isLast) || (await positionOf(world)) === head;
      while (!(await isFar())) await sleep(3);
      await sleep(kills * 3);
      await kill(child);
      kills += 1;
    }
  });
  expect(kills).toBe(9);
  expect(await world.decisions()).toEqual(await calm.decisions());
  expect(await world.states()).toEqual(await calm.states());
}, 180_000);
