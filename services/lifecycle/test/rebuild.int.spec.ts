import { runSql } from '@strata/testing';
import { rebuildAll } from '../src/rebuild.js';
import { LifecycleWorld } from './lifecycle.world.js';
import { tellStory } from './story.js';

const READ_MODELS = [
  'account_profile',
  'tier',
  'stage',
  'stay',
  'joint_state',
  'milestone',
  'signal',
  'renewal',
  'renewal_window',
  'churn',
];

const readModels = (world: LifecycleWorld) =>
  Promise.all(READ_MODELS.map((table) => world.rows(`SELECT t::text FROM lifecycle.${table} t ORDER BY 1`)));

const partsOf = (world: LifecycleWorld) => ({
  lifecycle: world.lifecycle,
  account: world.reading('account'),
  policies: world.policies(),
});

it('has the same states and lists again, byte for byte, from the facts and the recorded inputs, after all were dropped', async () => {
  await using world = await LifecycleWorld.create();
  await tellStory(world, () => world.consume());
  const before = { states: await world.states(), lists: await readModels(world), decisions: await world.decisions() };
  await runSql(
    world.database.url(),
    `DELETE FROM lifecycle.stream_state; ${READ_MODELS.map((table) => `DELETE FROM lifecycle.${table};`).join('')}`,
  );
  const { difference, decisions, events } = await rebuildAll(partsOf(world));
  expect({ difference, decisions: decisions > 50, events: events > 400 }).toEqual({
    difference: null,
    decisions: true,
    events: true,
  });
  expect({ states: await world.states(), lists: await readModels(world), decisions: await world.decisions() }).toEqual(before);
}, 120_000);

it('says which decision on record does not follow from facts and inputs, and writes nothing', async () => {
  await using world = await LifecycleWorld.create();
  await tellStory(world, () => world.consume());
  const before = await world.states();
  await runSql(
    world.database.url(),
    `UPDATE lifecycle.ledger_event SET data = replace(data::text, '"to":"growth"', '"to":"grown"')::json WHERE type = 'lifecycle.stage-changed.v1'`,
  );
  const { difference } = await rebuildAll(partsOf(world));
  expect(difference).toMatch(
    /^partition \d: position \d+ \(lifecycle.stage-changed.v1 of account-acct-\d\) comes out differently: /,
  );
  expect(await world.states()).toEqual(before);
}, 120_000);
