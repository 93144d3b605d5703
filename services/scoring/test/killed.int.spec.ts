import { setTimeout as sleep } from 'node:timers/promises';
import { headOf, positionOf } from '@strata/service-kit/testing';
import { endProgram, startProgram } from '@strata/testing';
import { ACCOUNT_FACTS } from '../src/names.js';
import { ScoringWorld } from './scoring.world.js';
import { tellStory } from './story.js';

const program = new URL('./scoring.program.ts', import.meta.url);

it('decides exactly the same when its process is killed again and again in the middle of its work', async () => {
  await using calm = await ScoringWorld.create();
  await tellStory(calm, () => calm.consume());
  await using world = await ScoringWorld.create();
  let kills = 0;
  await tellStory(world, async () => {
    const head = await headOf(world.account);
    // Twice as soon as something was committed, at whatever comes next; then once when everything is.
    for (const isLast of [false, false, true]) {
      const child = startProgram(program, [world.database.url('strata_scoring'), '11']);
      const before = await positionOf(world.scoring, ACCOUNT_FACTS);
      const isFar = async () => {
        const position = await positionOf(world.scoring, ACCOUNT_FACTS);
        return position === head || (position > before && !isLast);
      };
      while (!(await isFar())) await sleep(3);
      await sleep(kills * 3);
      await endProgram(child);
      kills += 1;
    }
  });
  expect(kills).toBe(9);
  expect(await world.decisions()).toEqual(await calm.decisions());
  expect(await world.states()).toEqual(await calm.states());
}, 300_000);
