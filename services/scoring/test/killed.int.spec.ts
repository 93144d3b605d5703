import { setTimeout as sleep } from 'node:timers/promises';
import { headOf, kill, positionOf, start } from './processes.js';
import { ScoringWorld } from './scoring.world.js';
import { tellStory } from './story.js';

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
