import { runSql } from '@strata/testing';
import { registeredIn } from '@strata/service-kit';
import { EventTypes } from '../src/policy/event-types.js';
import { Policies } from '../src/policy/policies.js';
import { rebuildAll } from '../src/rebuild.js';
import { ScoringWorld } from './scoring.world.js';
import { tellStory } from './story.js';

const READ_MODELS = ['score', 'tier', 'account_name', 'policy', 'override'];

const readModels = (world: ScoringWorld) =>
  Promise.all(
    READ_MODELS.map(
      async (table) => (await world.pool.query<{ t: string }>(`SELECT t::text FROM scoring.${table} t ORDER BY 1`)).rows,
    ),
  );

const partsOf = (world: ScoringWorld) => ({
  scoring: world.scoring,
  account: world.source,
  policies: new Policies(world.scoring, new EventTypes({ registeredTypes: registeredIn(world.source) })),
});

it('has the same states and lists again, byte for byte, after all of them were dropped', async () => {
  await using world = await ScoringWorld.create();
  await tellStory(world, () => world.consume());
  const before = { states: await world.states(), lists: await readModels(world), decisions: await world.decisions() };
  await runSql(
    world.database.url(),
    `DELETE FROM scoring.stream_state; ${READ_MODELS.map((table) => `DELETE FROM scoring.${table};`).join('')}`,
  );

  const { difference, decisions, events } = await rebuildAll(partsOf(world));

  expect({ difference, decisions: decisions > 100, events: events > 100 }).toEqual({
    difference: null,
    decisions: true,
    events: true,
  });
  expect({ states: await world.states(), lists: await readModels(world), decisions: await world.decisions() }).toEqual(before);
});

it('says which decision on record does not follow from the facts, and writes nothing', async () => {
  await using world = await ScoringWorld.create();
  await tellStory(world, () => world.consume());
  const before = await world.states();
  await runSql(
    world.database.url(),
    `UPDATE scoring.ledger_event SET data = replace(data::text, '"points":35', '"points":36')::json WHERE type = 'scoring.score-changed.v1'`,
  );
  const { difference } = await rebuildAll(partsOf(world));
  expect(difference).toMatch(
    /^partition \d: position \d+ \(scoring.score-changed.v1 of account-acct-\d\) comes out differently: \/data\/points is 36 on record and 35 recomputed$/,
  );
  expect(await world.states()).toEqual(before);
});
