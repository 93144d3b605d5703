import { deliverOnce, LedgerSource } from '@strata/messaging';
import { PARTITIONS } from '@strata/service-kit/testing';
import { ACCOUNT_FACTS } from '../src/names.js';
import { LifecycleWorld } from './lifecycle.world.js';
import { tellStory } from './story.js';

const outcome = async (world: LifecycleWorld) => ({ decisions: await world.decisions(), states: await world.states() });
let expected: Awaited<ReturnType<typeof outcome>>;

beforeAll(async () => {
  await using world = await LifecycleWorld.create();
  await tellStory(world, () => world.consume(1_000));
  expected = await outcome(world);
}, 120_000);

it('tells a story that passes through every stage', () => {
  const stages = expected.decisions
    .filter(({ type }) => type === 'lifecycle.stage-changed.v1')
    .map(({ data }) => (data as { to: string }).to);
  expect([...new Set(stages)].sort()).toEqual(['churned', 'growth', 'launch', 'maturity', 'pre_churn', 'renewal', 'signing']);
  expect(expected.decisions.filter(({ type }) => type === 'lifecycle.policy-took-effect.v1')).toHaveLength(2 * PARTITIONS);
});

it.each([1, 7])(
  'decides the same, in the same order, from batches of %i',
  async (size) => {
    await using world = await LifecycleWorld.create();
    await tellStory(world, () => world.consume(size));
    const { decisions, states } = await outcome(world);
    expect(decisions).toEqual(expected.decisions);
    expect(states).toEqual(expected.states);
  },
  120_000,
);

it('decides once, however often and in whatever order the facts are delivered', async () => {
  await using world = await LifecycleWorld.create();
  const source = new LedgerSource({ ledger: world.reading('account'), batchSize: 5 });
  const handle = world.facts.consume.bind(world.facts);
  const options = {
    consumer: ACCOUNT_FACTS,
    pool: world.pool,
    checkpoints: world.lifecycle,
    source,
    ticked: () => undefined,
    handle,
  };
  await tellStory(world, async () => {
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const all = await world.account.read({ partition, after: 0, limit: 10_000 });
      if (all.length > 0) await world.consume(100); // policies come before the facts, as they did in the first telling
      for (let i = 0; i < all.length; i += 40) {
        await deliverOnce(options, { partition, events: all.slice(Math.max(0, i - 20), i + 20).toReversed() });
        await deliverOnce(options, { partition, events: all.slice(i, i + 40) });
      }
    }
    await world.consume(100);
  });
  expect((await outcome(world)).decisions).toEqual(expected.decisions);
}, 120_000);

it('doubles nothing when the checkpoints are restored from an older backup', async () => {
  await using world = await LifecycleWorld.create();
  await tellStory(world, () => world.consume(50));
  await world.pool.query('UPDATE lifecycle.checkpoint SET position = position / 3');
  await world.consume(13);
  expect(await outcome(world)).toEqual(expected);
}, 120_000);
