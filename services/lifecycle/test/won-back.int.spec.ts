import { reached, registered, signed } from './facts.js';
import { LifecycleWorld } from './lifecycle.world.js';
import { sevenStages } from './policies.js';

const ID = 'acct-a';
const milestones = (world: LifecycleWorld) =>
  world.rows<{ name: string; on: string }>(`SELECT name, completed_on::text AS on FROM lifecycle.milestone`);

it('begins the introduction of a customer again that was gone and comes back', async () => {
  await using world = await LifecycleWorld.create();
  await world.publish(sevenStages());
  await world.openDays('2026-01-05');
  await world.record(registered(ID, '2026-01-05'), signed(ID, '2026-01-05', '2026-03-31'), ...reached(ID, '2026-01-05'));
  await world.openDays('2026-04-01', '2026-06-01');
  await world.consume();
  expect(await milestones(world)).toEqual([{ name: 'onboarding_done', on: '2026-01-05' }]);

  const again = { ...signed(ID, '2026-06-01', '2027-05-31') };
  await world.record({ ...again, data: { ...(again.data as object), contractId: 'c-new' } });
  await world.consume();
  expect(await milestones(world)).toEqual([]);
  expect((await world.stagesOf(ID)).slice(-2)).toEqual(['churned', 'launch']);

  await world.openDays('2026-06-20');
  await world.record(...reached(ID, '2026-06-20'));
  await world.consume();
  expect(await milestones(world)).toEqual([{ name: 'onboarding_done', on: '2026-06-20' }]);
  expect((await world.stagesOf(ID)).slice(-2)).toEqual(['launch', 'growth']);
}, 60_000);
