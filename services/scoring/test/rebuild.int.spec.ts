import { rerun } from '@strata/replay';
import { runSql } from '@strata/testing';
import { registeredIn } from '@strata/service-kit';
import { EventTypes } from '../src/policy/event-types.js';
import { Policies } from '../src/policy/policies.js';
import { rebuildAll } from '../src/rebuild.js';
import { cutsOf } from '../src/replay/replay.js';
import { replayOf } from '../src/replay/partition.replay.js';
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

it('decides in a rehearsal what is on record, with the same explanation, and gives it no ids', async () => {
  await using world = await ScoringWorld.create();
  await tellStory(world, () => world.consume());
  const { scoring, account, policies } = partsOf(world);
  const history = (partition: number, after: number, upTo: number) => account.history({ partition, after, upTo });
  const rehearsed: unknown[] = [];
  for (const cut of await cutsOf({ scoring, policies, history })) {
    const { fold, past } = await replayOf({ scoring, policies, history }, cut, { isRehearsal: true });
    for await (const page of rerun(fold, past)) expect(page.length).toBeGreaterThanOrEqual(0);
    for (const { accountId, event } of fold.decided())
      if (accountId !== null) rehearsed.push({ id: event.eventId, type: event.type, data: event.data, at: event.occurredAt });
  }
  const recorded = (await world.decisions()).map(({ type, data, occurredAt: at }) => ({ id: '', type, data, at }));
  expect(JSON.parse(JSON.stringify(rehearsed))).toEqual(recorded);
});
