import type { RecordedEvent } from '@strata/ledger';
import { ConsumerLoop, type EventSource, LedgerSource, Parking } from '@strata/messaging';
import { setTimeout as sleep } from 'node:timers/promises';
import { ACCOUNT_FACTS } from '../src/names.js';
import { parkedAccounts } from '../src/parked/parked-accounts.js';
import { rebuildAll } from '../src/rebuild.js';
import { LifecycleWorld } from './lifecycle.world.js';
import { headOf, positionOf } from './processes.js';
import { tellStory } from './story.js';

const POISONED = 'acct-1';
const parking = new Parking({ schema: 'lifecycle' });

/** A version of the service that reads the usage of one account wrongly: what it makes of it breaks its contract. */
const misread = (event: RecordedEvent): RecordedEvent =>
  event.stream === `account-${POISONED}` && event.type === 'account.usage-reported.v1' ? { ...event, data: {} } : event;

const asItIs = (event: RecordedEvent): RecordedEvent => event;

const sourceOf = (world: LifecycleWorld, read: typeof misread): EventSource => {
  const source = new LedgerSource({ ledger: world.reading('account'), batchSize: 13, pollMs: 100, claimMs: 50 });
  return {
    ledger: source.ledger,
    partitions: source.partitions,
    heads: () => source.heads(),
    async *history(partition, after, upTo) {
      for await (const page of source.history(partition, after, upTo)) yield page.map(read);
    },
    run: (subscription) =>
      source.run({
        ...subscription,
        deliver: (batch, signal) => subscription.deliver({ ...batch, events: batch.events.map(read) }, signal),
      }),
  };
};

const parkedIn = (world: LifecycleWorld, read = asItIs) => {
  const account = { ledger: undefined, source: async () => sourceOf(world, read), close: async () => undefined };
  return parkedAccounts(world.lifecycle, { account }, world.policies());
};

/** Runs both consumers until they have taken everything; that of the facts has to stay ready all the time. */
const consume = async (world: LifecycleWorld, read = asItIs): Promise<void> => {
  await world.consumeDecisions();
  const loop = new ConsumerLoop({
    consumer: ACCOUNT_FACTS,
    pool: world.pool,
    checkpoints: world.lifecycle,
    source: sourceOf(world, read),
    handle: (batch, context) => world.facts.consume(batch, context),
    parking,
    attempts: 2,
    stalledPauseMs: 100,
  });
  const stop = new AbortController();
  const running = loop.run(stop.signal);
  const head = await headOf(world);
  while ((await positionOf(world)) < head) {
    expect(loop.health().ready).toBe(true);
    await sleep(10);
  }
  stop.abort();
  await running;
};

/** Decisions come later in our own ledger after a redrive, so what stands behind them there has another position. */
const withoutOwnPositions = <T>(value: T): T =>
  JSON.parse(
    JSON.stringify(value).replaceAll(
      /(ledger\W+lifecycle\W+partition\W+\d+\W+position\W+)\d+/g,
      (_, before) => `${String(before)}0`,
    ),
  ) as T;

/** By account, each in its order. */
const byAccount = async (world: LifecycleWorld) =>
  Object.groupBy(withoutOwnPositions(await world.decisions()), ({ stream }) => stream);

const accounts = async (world: LifecycleWorld) => ({
  states: withoutOwnPositions(
    ((await world.states()) as { stream: string }[]).filter(({ stream }) => stream.startsWith('account-')),
  ),
  profiles: await world.rows('SELECT * FROM lifecycle.account_profile ORDER BY account_id'),
  stages: await world.rows('SELECT account_id, stage, since::text FROM lifecycle.stage ORDER BY account_id'),
});

const rebuilt = async (world: LifecycleWorld) =>
  (await rebuildAll({ lifecycle: world.lifecycle, account: world.reading('account'), policies: world.policies() })).difference;

it('parks an account whose fact breaks its contract, stages the others, and makes up for policies, tiers and days after the fix', async () => {
  await using calm = await LifecycleWorld.create();
  await tellStory(calm, () => calm.consume());
  const stream = `account-${POISONED}`;
  const { [stream]: expected, ...expectedOthers } = await byAccount(calm);

  await using world = await LifecycleWorld.create();
  await tellStory(world, () => consume(world, misread));
  const { [stream]: theirs, ...others } = await byAccount(world);
  expect(others).toEqual(expectedOthers);
  expect(theirs).toEqual(expected?.slice(0, theirs?.length));
  expect(theirs?.length).toBeLessThan(expected?.length ?? 0);
  expect(await parkedIn(world).list(undefined, 10)).toMatchObject([{ accountId: POISONED, reason: 'contract-broken' }]);
  expect(await rebuilt(world)).toBeNull();

  await expect(parkedIn(world, misread).redrive(POISONED)).rejects.toMatchObject({ code: 'still-cannot-be-handled' });
  expect(await parkedIn(world).redrive(POISONED)).toMatchObject({ outcome: 'redriven' });
  expect(await byAccount(world)).toEqual(await byAccount(calm));
  expect(await accounts(world)).toEqual(await accounts(calm));
  expect(await rebuilt(world)).toBeNull();
}, 120_000);
