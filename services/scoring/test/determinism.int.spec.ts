import { deliverOnce, LedgerSource } from '@strata/messaging';
import { PARTITIONS } from '@strata/service-kit/testing';
import { ACCOUNT_FACTS } from '../src/names.js';
import { ScoringWorld } from './scoring.world.js';
import { tellStory } from './story.js';

let expected: Awaited<ReturnType<typeof outcome>>;

const outcome = async (world: ScoringWorld) => ({ decisions: await world.decisions(), states: await world.states() });

beforeAll(async () => {
  await using world = await ScoringWorld.create();
  await tellStory(world, () => world.consume(1_000));
  expected = await outcome(world);
});

it('tells a story with rises, falls and three policies', () => {
  const tiers = expected.decisions
    .filter(({ type }) => type === 'scoring.tier-changed.v1')
    .map(({ data }) => data as { direction: string });
  expect(new Set(tiers.map(({ direction }) => direction))).toContain('up');
  expect(new Set(tiers.map(({ direction }) => direction))).toContain('down');
  expect(new Set(expected.decisions.map(({ data }) => (data as { policy: { version: number } }).policy.version))).toEqual(
    new Set([1, 2, 3]),
  );
});

it.each([1, 7])('decides the same, in the same order, from batches of %i', async (size) => {
  await using world = await ScoringWorld.create();
  await tellStory(world, () => world.consume(size));
  const { decisions, states } = await outcome(world);
  expect(decisions).toEqual(expected.decisions);
  expect(states).toEqual(expected.states);
});

it('decides once, however often and in whatever order the events are delivered', async () => {
  await using world = await ScoringWorld.create();
  const source = new LedgerSource({ ledger: world.source, batchSize: 5 });
  const delivery = {
    consumer: ACCOUNT_FACTS,
    pool: world.pool,
    checkpoints: world.scoring,
    source,
    ticked: () => undefined,
    handle: world.consumer.consume.bind(world.consumer),
  };
  const deliverBadly = async () => {
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const all = await world.account.read({ partition, after: 0, limit: 10_000 });
      const thinned = all.filter((_, i) => i % 11 !== 5).toReversed();
      for (let i = 0; i < all.length + 20; i += 9) {
        await deliverOnce(delivery, { partition, events: thinned.slice(-i - 20).concat(thinned.slice(-5)) });
        await deliverOnce(delivery, { partition, events: all.slice(i, i + 9) });
      }
    }
    await world.consume(100);
  };
  await tellStory(world, deliverBadly);
  expect((await outcome(world)).decisions).toEqual(expected.decisions);
});

it('doubles nothing when a checkpoint is restored from an older backup', async () => {
  await using world = await ScoringWorld.create();
  await tellStory(world, () => world.consume(50));
  await world.pool.query('UPDATE scoring.checkpoint SET position = position / 3');
  await world.consume(13);
  expect(await outcome(world)).toEqual(expected);
});
