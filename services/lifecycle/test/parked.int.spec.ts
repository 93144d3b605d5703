import { LedgerSource } from '@strata/messaging';
import { misreading, type Reading, runToEnd, withoutOwnPositions } from '@strata/service-kit/testing';
import { parkedAccounts } from '../src/parked/parked-accounts.js';
import { rebuildAll } from '../src/rebuild.js';
import { LifecycleWorld } from './lifecycle.world.js';
import { tellStory } from './story.js';

const POISONED = 'acct-1';

/** A version of the service that reads the usage of one account wrongly: what it makes of it breaks its contract. */
const misread: Reading = (event) =>
  event.stream === `account-${POISONED}` && event.type === 'account.usage-reported.v1' ? { ...event, data: {} } : event;

const asItIs: Reading = (event) => event;

const parkedIn = (world: LifecycleWorld, read = asItIs) => {
  const source = misreading(new LedgerSource({ ledger: world.reading('account') }), read);
  const account = { ledger: undefined, source: async () => source, close: async () => undefined };
  return parkedAccounts(world.lifecycle, { account }, world.policies());
};

/** Runs both consumers until they have taken everything. */
const consume = async (world: LifecycleWorld, read = asItIs): Promise<void> => {
  await world.consumeDecisions();
  await runToEnd(world.consuming, world.reading('account'), read);
};

/** By account, each in its order. */
const byAccount = async (world: LifecycleWorld) =>
  Object.groupBy(withoutOwnPositions('lifecycle', await world.decisions()), ({ stream }) => stream);

const accounts = async (world: LifecycleWorld) => ({
  states: withoutOwnPositions(
    'lifecycle',
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
