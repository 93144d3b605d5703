import { NotYet } from '@strata/messaging';
import { reached, registered, signed } from './facts.js';
import { LifecycleWorld } from './lifecycle.world.js';
import { sevenStages } from './policies.js';

const ID = 'acct-a';

/** An account that grew in March, of which lifecycle has taken nothing yet. */
const withPast = async (): Promise<LifecycleWorld> => {
  const world = await LifecycleWorld.create();
  await world.openDays('2026-03-01');
  await world.record(registered(ID, '2026-03-01'), signed(ID, '2026-03-01', '2027-02-28'), ...reached(ID, '2026-03-01'));
  await world.openDays('2026-03-02');
  return world;
};
const effects = (world: LifecycleWorld) =>
  world.rows<{ on: string }>(
    `SELECT DISTINCT data ->> 'on' AS on FROM lifecycle.ledger_event WHERE type = 'lifecycle.policy-took-effect.v1'`,
  );
const heads = async (world: LifecycleWorld) => {
  const all = await world.account.heads();
  return (partition: number) => all.find((head) => head.partition === partition)?.position ?? 0;
};

it('lets a policy decide in lifecycle where it did in scoring, and not earlier, though it is told before the facts are taken', async () => {
  await using world = await withPast();
  await world.publish(sevenStages(), await heads(world));
  await expect(world.consumeDecisions()).rejects.toThrow(NotYet);
  await expect(world.consume()).rejects.toThrow(NotYet);
  await world.consumeFacts();
  expect(await world.stagesOf(ID)).toEqual([]);
  await world.consume();
  expect(await effects(world)).toEqual([{ on: '2026-03-02' }]);
  expect(await world.stagesOf(ID)).toEqual(['signing', 'launch', 'growth']);
}, 60_000);

it('decides from the day on which a policy is told late, over the whole past, as scoring does', async () => {
  await using world = await withPast();
  await world.openDays('2026-03-09');
  await world.consumeFacts();
  await world.publish(sevenStages());
  await world.consume();
  expect(await effects(world)).toEqual([{ on: '2026-03-09' }]);
  expect(await world.stagesOf(ID)).toEqual(['signing', 'launch', 'growth']);
}, 60_000);

it('knows no tier before what led to it: what scoring decided stands behind the fact that is its cause', async () => {
  await using world = await withPast();
  await world.publish(sevenStages());
  await world.moveTier(ID, 'D', '2026-03-02', 5);
  await expect(world.consumeDecisions(1)).rejects.toThrow(NotYet);
  await world.consumeFacts();
  await world.consume();
  const inputs = await world.rows<{ type: string; after: string }>(
    `SELECT type, metadata ->> 'after' AS after FROM lifecycle.ledger_event WHERE type = 'lifecycle.tier-received.v1'`,
  );
  expect(inputs.map(({ after }) => Number(after) >= 5)).toEqual([true]);
}, 60_000);
