import type { ReviewCompleted } from '@strata/domain-scoring';
import { INPUTS_STREAM, LedgerSource } from '@strata/messaging';
import { registeredIn } from '@strata/service-kit';
import { misreading, type Reading, runToEnd, withoutOwnPositions } from '@strata/service-kit/testing';
import { runSql } from '@strata/testing';
import { REVIEW_COMPLETED } from '../src/names.js';
import { Overrides } from '../src/override/overrides.js';
import { parkedAccounts } from '../src/parked/parked-accounts.js';
import { EventTypes } from '../src/policy/event-types.js';
import { Policies } from '../src/policy/policies.js';
import { rebuildAll } from '../src/rebuild.js';
import { replayAll } from '../src/replay/replay.js';
import { ordered, registered } from './facts.js';
import { cnB2b } from './policies.js';
import { ScoringWorld } from './scoring.world.js';
import { tellStory } from './story.js';

const POISONED = 'acct-3';

/** A version of the service that reads the orders of one account wrongly: what it makes of them breaks their contract. */
const misread: Reading = (event) =>
  event.stream === `account-${POISONED}` && event.type === 'account.order-placed.v1' ? { ...event, data: {} } : event;

const asItIs: Reading = (event) => event;

const policiesOf = (world: ScoringWorld) =>
  new Policies(world.scoring, new EventTypes({ registeredTypes: registeredIn(world.source) }));

const parkedIn = (world: ScoringWorld, read = asItIs) => {
  const source = misreading(new LedgerSource({ ledger: world.source }), read);
  return parkedAccounts(world.scoring, { source: async () => source }, policiesOf(world));
};

const consume = (world: ScoringWorld, read = asItIs): Promise<void> => runToEnd(world.consuming, world.source, read);

/** By account, each in its order. */
const byAccount = (decisions: Awaited<ReturnType<ScoringWorld['decisions']>>) =>
  Object.groupBy(
    withoutOwnPositions('scoring', decisions).filter(({ stream }) => stream !== 'policy'),
    ({ stream }) => stream,
  );

const rebuilt = async (world: ScoringWorld) =>
  (await rebuildAll({ scoring: world.scoring, account: world.source, policies: policiesOf(world) })).difference;

const accountStates = async (world: ScoringWorld) => {
  const rows = (await world.states()) as { stream: string }[];
  return withoutOwnPositions(
    'scoring',
    rows.filter(({ stream }) => stream !== 'policy'),
  );
};

let calm: { decisions: ReturnType<typeof byAccount>; states: unknown };
beforeAll(async () => {
  await using world = await ScoringWorld.create();
  await tellStory(world, () => world.consume());
  calm = { decisions: byAccount(await world.decisions()), states: await accountStates(world) };
}, 60_000);

it('parks an account whose event breaks its contract, grades the others, and makes up for everything after the fix', async () => {
  await using world = await ScoringWorld.create();
  await tellStory(world, () => consume(world, misread));
  const stream = `account-${POISONED}`;
  const { [stream]: theirs, ...others } = byAccount(await world.decisions());
  const { [stream]: expected, ...expectedOthers } = calm.decisions;
  expect(others).toEqual(expectedOthers);
  expect(theirs ?? []).toEqual(expected?.slice(0, theirs?.length ?? 0));
  expect(theirs?.length ?? 0).toBeLessThan(expected?.length ?? 0);
  const [row, ...more] = await parkedIn(world).list(undefined, 10);
  expect(more).toEqual([]);
  expect(row).toMatchObject({ accountId: POISONED, reason: 'contract-broken', detail: expect.stringContaining('/data/') });
  expect(row?.events).toBeGreaterThan(5);
  expect(await rebuilt(world)).toBeNull();

  await expect(parkedIn(world, misread).redrive(POISONED)).rejects.toMatchObject({ code: 'still-cannot-be-handled' });
  expect(await parkedIn(world).redrive(POISONED)).toMatchObject({ outcome: 'redriven', events: row?.events });
  expect(byAccount(await world.decisions())).toEqual(calm.decisions);
  expect(await accountStates(world)).toEqual(calm.states);
  expect(await parkedIn(world).list(undefined, 10)).toEqual([]);
  await expect(parkedIn(world).redrive(POISONED)).rejects.toMatchObject({ code: 'account-not-parked' });
  expect(await rebuilt(world)).toBeNull();
}, 120_000);

/** A state that nobody can go on from, as a fault of the past or a hand in the database may leave it. */
const spoil = (world: ScoringWorld, field: 'facts' | 'ladders') =>
  runSql(
    world.database.url(),
    `UPDATE scoring.stream_state SET next_due = '2026-01-01', state = jsonb_set(state::jsonb, '{${field}}', 'null')::json
     WHERE stream = 'account-${POISONED}'`,
  );

it('parks only the account that fails when a policy takes effect, and makes up for the policies and days in between', async () => {
  await using world = await ScoringWorld.create();
  let round = 0;
  await tellStory(world, async () => {
    await consume(world);
    round += 1;
    if (round === 1) await spoil(world, 'ladders');
  });
  const [row] = await parkedIn(world).list(undefined, 10);
  expect(row).toMatchObject({ accountId: POISONED, reason: 'cannot-handle' });
  expect(await parkedIn(world).redrive(POISONED)).toMatchObject({ outcome: 'redriven' });
  expect(byAccount(await world.decisions())).toEqual(calm.decisions);
  expect(await accountStates(world)).toEqual(calm.states);
}, 120_000);

it('parks only the account that fails when a day opens for all, and loses nothing of that day', async () => {
  const tell = async (world: ScoringWorld, before: () => Promise<void>) => {
    await tellStory(world, () => consume(world));
    await before();
    await world.openDays('2027-03-01', '2027-09-01');
    await consume(world);
  };
  await using undisturbed = await ScoringWorld.create();
  await tell(undisturbed, () => Promise.resolve());
  await using world = await ScoringWorld.create();
  await tell(world, () => spoil(world, 'facts'));
  expect(await parkedIn(world).list(undefined, 10)).toMatchObject([{ accountId: POISONED, reason: 'cannot-handle', events: 0 }]);
  expect(await parkedIn(world).redrive(POISONED)).toMatchObject({ outcome: 'redriven' });
  expect(byAccount(await world.decisions())).toEqual(byAccount(await undisturbed.decisions()));
  expect(await accountStates(world)).toEqual(await accountStates(undisturbed));
}, 120_000);

it('ends a tier held by hand in the list too, when it expired while its account was parked', async () => {
  await using world = await ScoringWorld.create();
  const overrides = new Overrides(world.scoring, policiesOf(world));
  await world.publish(cnB2b().replace('\nladders:', '\noverrides: { maxDuration: P180D, approverMustDiffer: true }\nladders:'));
  await world.openDays('2026-03-01');
  await world.record(registered(POISONED, 'P', '2026-03-01T02:00:00.000Z'));
  await consume(world, misread);
  const asked = { ladder: 'value', tier: 'A', reason: 'a reference', requestedBy: 'li.na', approvedBy: 'wang.wei' };
  const context = { correlationId: 'c', cause: 'one', receivedAt: '2026-03-01T03:00:00.000Z' };
  const { override } = await overrides.set({ ...asked, accountId: POISONED, expiresOn: '2026-03-03' }, context);
  await world.record(ordered(POISONED, 50_000_000, '2026-03-01T04:00:00.000Z'));
  await world.openDays('2026-03-02', '2026-03-03');
  await consume(world, misread);
  expect(await overrides.find(override.overrideId)).toMatchObject({ endedOn: null });
  expect(await parkedIn(world).redrive(POISONED)).toMatchObject({ outcome: 'redriven' });
  expect(await overrides.find(override.overrideId)).toMatchObject({ endedOn: '2026-03-03', endedBy: 'expired' });
}, 120_000);

it('goes on without the dropped events, days and policies included, and a rebuild agrees', async () => {
  await using world = await ScoringWorld.create();
  await tellStory(world, () => consume(world, misread));
  expect(await parkedIn(world, misread).drop(POISONED, 'test data of the producer')).toMatchObject({ outcome: 'dropped' });
  expect(await parkedIn(world).list(undefined, 10)).toEqual([]);
  expect(await rebuilt(world)).toBeNull();
}, 120_000);

const REVIEWED = cnB2b().concat(`reviews: {every: P1M}
products: {measure: order_value, by: productLine, classes: [{id: A, upTo: 0.8}, {id: B, upTo: 1}]}
`);

it('a review takes a parked account as it stood; what was passed over counts in the next, and a replay says which it leaves out', async () => {
  await using world = await ScoringWorld.create();
  const productsOf = async (day: string) => {
    const recorded = await world.scoring.readStream(INPUTS_STREAM);
    const found = recorded.flatMap(({ type, data }) => (type === REVIEW_COMPLETED ? [data as ReviewCompleted['data']] : []));
    return found.find(({ on, result }) => on === day && result)?.result?.products;
  };
  await world.publish(REVIEWED);
  await world.openDays('2026-01-30');
  await world.record(registered('acct-1', 'One'), registered(POISONED, 'P'));
  await world.record(ordered('acct-1', 50_000_000, '2026-01-30T04:00:00.000Z', ['cloud']));
  await world.openDays('2026-01-31');
  await consume(world, misread);
  await world.record(ordered(POISONED, 90_000_000, '2026-01-31T04:00:00.000Z', ['security']));
  await world.openDays('2026-02-01', '2026-02-02');
  await consume(world, misread);
  expect(await productsOf('2026-02-01')).toMatchObject({ of: 1, total: 50_000_000 });

  expect(await parkedIn(world).redrive(POISONED)).toMatchObject({ outcome: 'redriven' });
  await world.openDays('2026-03-01', '2026-03-02');
  await consume(world);
  expect(await productsOf('2026-03-01')).toMatchObject({ of: 2, total: 140_000_000 });

  const history = (partition: number, after: number, upTo: number) => world.source.history({ partition, after, upTo });
  const replayed = await replayAll({ scoring: world.scoring, policies: policiesOf(world), history });
  expect(replayed).toMatchObject({ ok: true, difference: null, reviews: { notCompared: ['2026-02-01'] } });
  expect(replayed.reviews.compared).toBeGreaterThanOrEqual(1);
}, 120_000);
