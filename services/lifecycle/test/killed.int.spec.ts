import { setTimeout as sleep } from 'node:timers/promises';
import { headOf, positionOf } from '@strata/service-kit/testing';
import { endProgram, startProgram } from '@strata/testing';
import { ACCOUNT_FACTS } from '../src/names.js';
import { LifecycleWorld } from './lifecycle.world.js';
import { tellStory } from './story.js';

const program = new URL('./lifecycle.program.ts', import.meta.url);

it('decides exactly the same when its process is killed again and again in the middle of its work', async () => {
  await using calm = await LifecycleWorld.create();
  await tellStory(calm, () => calm.consume());
  await using world = await LifecycleWorld.create();
  let kills = 0;
  await tellStory(world, async () => {
    if ((await headOf(world.account)) > 0) {
      // As soon as something was committed, at whatever comes next; another process goes on.
      const before = await positionOf(world.lifecycle, ACCOUNT_FACTS);
      const child = startProgram(program, [world.database.url('strata_lifecycle'), '11']);
      while ((await positionOf(world.lifecycle, ACCOUNT_FACTS)) === before) await sleep(3);
      await sleep(kills * 3);
      await endProgram(child);
      kills += 1;
    }
    await world.consume();
  });
  expect(kills).toBe(3);
  expect(await world.decisions()).toEqual(await calm.decisions());
  expect(await world.states()).toEqual(await calm.states());
}, 300_000);
