import { ordered, registered } from './facts.js';
import { cnB2b } from './policies.js';
import { ServiceWorld } from './service.world.js';

it('a rise that waits for its confirmation is visible in the score and in the list, with its day, until it is there', async () => {
  await using world = await ServiceWorld.start();
  await world.publish(cnB2b().concat('    upgrade: { confirm: 2, every: P1M }\n'));
  await world.openDays('2026-03-01');
  await world.record(registered('acct-a', 'A'));
  await world.scoring.eventually('/v1/scores/acct-a', ({ ladders }) => ladders.value?.tier === 'E');
  await world.record(ordered('acct-a', 300_000_000, '2026-03-01T02:00:00.000Z'));
  const { ladders } = await world.scoring.eventually('/v1/scores/acct-a', ({ points }) => points === 35);
  const rising = [{ tier: 'D', on: '2026-04-01' }];
  expect(ladders.value).toMatchObject({ tier: 'E', rising });
  expect((await world.scoring.get('/v1/scores')).body.items[0].tiers.value).toMatchObject({ tier: 'E', rising });

  await world.openDays('2026-03-31', '2026-04-01');
  await world.scoring.eventually('/v1/scores/acct-a', ({ ladders: of }) => of.value.tier === 'D');
  expect((await world.scoring.get('/v1/scores')).body.items[0].tiers.value).toMatchObject({ tier: 'D', rising: [] });
});
