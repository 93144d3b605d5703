import { setTimeout as sleep } from 'node:timers/promises';
import { LifecycleWorld } from './lifecycle.world.js';
import { headOf, kill, positionOf, start } from './processes.js';
import { tellStory } from './story.js';

it('decides exactly the same when its process is killed again and again in the middle of its work', async () => {
  await using calm = await LifecycleWorld.create();
  await tellStory(calm, () => calm.consume());
  await using world = await LifecycleWorld.create();
  let kills = 0;
  await tellStory(world, async () => {
    if ((await headOf(world)) > 0) {
      // As soon as something was committed, at whatever comes next; another process goes on.
      const before = await positionOf(world);
      const child = start(world);
      while ((await positionOf(world)) === before) await sleep(3);
      await sleep(kills * 3);
      await kill(child);
      kills += 1;
    }
    await world.consume();
  });
  expect(kills).toBe(3);
  expect(await world.decisions()).toEqual(await calm.decisions());
  expect(await world.states()).toEqual(await calm.states());
}, 300_000);
