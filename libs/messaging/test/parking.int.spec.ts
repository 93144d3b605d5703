import { once } from 'node:events';
import { partitionOf } from '@strata/kernel';
import { Ledger, type RecordedEvent } from '@strata/ledger';
import { endProgram, startProgram } from '@strata/testing';
import { ConsumerLoop, LedgerSource, Parking } from '../src/index.js';
import { type Fault, parkedSums, sumsOf, summing } from './summing.js';
import { eventually, PARTITIONS, World } from './world.js';

const CONSUMER = 'scoring.summing';

/** The service of summing.ts in this process, over the ledger of the producer. */
const start = (world: World, fault: Fault, attempts = 2) => {
  const ledger = new Ledger({ pool: world.pool(), schema: 'scoring', partitions: PARTITIONS });
  const source = new LedgerSource({
    ledger: new Ledger({ pool: world.pool(), schema: 'account', partitions: PARTITIONS }),
    claimMs: 100,
  });
  const loop = new ConsumerLoop({
    consumer: CONSUMER,
    pool: ledger.pool,
    checkpoints: ledger,
    source,
    handle: summing(ledger, fault),
    parking: new Parking({ schema: 'scoring' }),
    attempts,
    stalledPauseMs: 100,
  });
  const stop = new AbortController();
  const running = loop.run(stop.signal);
  return {
    loop,
    ledger,
    parked: parkedSums(ledger, CONSUMER, source, fault),
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await running;
    },
  };
};

/** What the sums of an account have to be, from what was recorded of it. */
const expectedSums = async (world: World, account: string): Promise<readonly number[]> => {
  let sum = 0;
  return (await world.producer.readStream(`account-${account}`)).map(({ data }) => (sum += (data as { n: number }).n));
};

it('parks an account once, and loses and doubles nothing, when it is killed right after it has parked it', async () => {
  await using world = await World.create();
  const partition = partitionOf('sick', PARTITIONS);
  await world.record(partition, 3, 'account.noted.v1', 'well');
  await world.record(partition, 4, 'account.noted.v1', 'sick');
  await world.record(partition, 3, 'account.noted.v1', 'well');
  const args = [world.url, CONSUMER, 'account-sick'];
  const child = startProgram(new URL('./parking.program.ts', import.meta.url), args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(child.stdout!, 'data');
  } finally {
    await endProgram(child);
  }

  let isFaulty = true;
  const fault: Fault = ({ stream }) => {
    if (isFaulty && stream === 'account-sick') throw new Error('nobody foresaw this');
  };
  await using service = start(world, fault);
  const { ledger, parked, loop } = service;
  const before = await parked.list(undefined, 10);
  expect(before).toMatchObject([{ accountId: 'sick', partition, reason: 'cannot-handle', events: 0 }]);
  await eventually('the others go on', async () => (await sumsOf(ledger, 'well')).length === 6);
  expect(await sumsOf(ledger, 'well')).toEqual(await expectedSums(world, 'well'));
  expect(await sumsOf(ledger, 'sick')).toEqual([]);
  expect(await parked.list(undefined, 10)).toEqual([{ ...before[0], events: 4 }]);
  expect(loop.health()).toMatchObject({ ready: true, reasons: [] });

  isFaulty = false;
  expect(await parked.redrive('sick')).toEqual({ accountId: 'sick', outcome: 'redriven', events: 4, decisions: 4 });
  expect(await sumsOf(ledger, 'sick')).toEqual(await expectedSums(world, 'sick'));
});

it('parks a hundred accounts of a partition; when one more fails it is not their events: the partition stalls and says so', async () => {
  await using world = await World.create();
  const accounts = Array.from({ length: 101 }, (_, n) => `acct-${String(n).padStart(3, '0')}`);
  for (const account of accounts) await world.record(0, 1, 'account.noted.v1', account);
  await world.record(0, 1, 'account.noted.v1', 'well');
  await world.record(1, 1, 'account.noted.v1', 'elsewhere');
  let isFaulty = true;
  const fault: Fault = ({ stream }) => {
    if (isFaulty && stream.startsWith('account-acct-')) throw new Error('a fault of the service');
  };
  await using service = start(world, fault, 1);
  const { ledger, parked, loop } = service;
  await eventually('the partition stalls', () => !loop.health().ready, 60_000);
  expect(loop.health()).toMatchObject({ live: true, reasons: [`${CONSUMER}, partition 0 stalled: a fault of the service`] });
  expect((await parked.list(undefined, 200)).map(({ accountId }) => accountId)).toEqual(accounts.slice(0, 100));
  expect((await parked.list('acct-089', 3)).map(({ accountId }) => accountId)).toEqual(['acct-090', 'acct-091', 'acct-092']);
  expect((await loop.lag()).find(({ partition }) => partition === 0)).toMatchObject({ parked: 100, stalled: true, lag: 102 });
  expect(await sumsOf(ledger, 'well')).toEqual([]);
  await eventually('the other partitions go on', async () => (await sumsOf(ledger, 'elsewhere')).length === 1);

  isFaulty = false;
  await eventually('it goes on after the fix', async () => (await sumsOf(ledger, 'well')).length === 1);
  await eventually('it is ready again', () => loop.health().ready);
  expect(await sumsOf(ledger, 'acct-100')).toHaveLength(1);
  expect(await parked.list(undefined, 200)).toHaveLength(100);
});

it('changes nothing on record when a refold comes to something else than was decided', async () => {
  await using world = await World.create();
  const partition = partitionOf('sick', PARTITIONS);
  await world.record(partition, 3, 'account.noted.v1', 'sick');
  let fails: (event: RecordedEvent) => boolean = ({ version }) => version === 3;
  await using service = start(world, (event) => {
    if (fails(event)) throw new Error('not this one');
  });
  const { ledger, parked } = service;
  await eventually('it is parked', async () => (await parked.list(undefined, 10))[0]?.events === 1);
  fails = () => false;
  const source = new LedgerSource({ ledger: world.producer });
  const other = parkedSums(ledger, CONSUMER, {
    ledger: 'account',
    partitions: PARTITIONS,
    run: (subscription) => source.run(subscription),
    heads: () => source.heads(),
    async *history(...range) {
      for await (const page of source.history(...range)) yield page.map((event) => ({ ...event, data: { n: 1_000 } }));
    },
  });
  await expect(other.redrive('sick')).rejects.toMatchObject({ code: 'past-differs' });
  expect(await sumsOf(ledger, 'sick')).toHaveLength(2);
  expect(await parked.list(undefined, 10)).toHaveLength(1);

  expect(await parked.redrive('sick')).toMatchObject({ outcome: 'redriven' });
  expect(await sumsOf(ledger, 'sick')).toEqual(await expectedSums(world, 'sick'));
  await expect(parked.redrive('sick')).rejects.toMatchObject({ code: 'account-not-parked' });
});
