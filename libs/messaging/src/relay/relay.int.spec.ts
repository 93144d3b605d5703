import { setTimeout as sleep } from 'node:timers/promises';
import { testKafka } from '@strata/testing';
import { Child, until } from '../kafka/testing/child.fixtures.js';
import { placeOrders, placeOrdersUntilStopped, testLedgers } from '../kafka/testing/ledger.fixtures.js';
import { relaying } from '../kafka/testing/relay.fixtures.js';
import {
  client,
  createTopics,
  different,
  firsts,
  mixedUp,
  positionsOf,
  readTopics,
  upTo,
} from '../kafka/testing/topic.fixtures.js';
import { Relay } from './relay.js';

const PARTITIONS = 4;
const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);

let brokers: string;
beforeAll(async () => void ({ brokers } = await testKafka()));

it('copies each partition to the partition of the same number, in order, each event once', async () => {
  await using ledgers = await testLedgers(PARTITIONS);
  const [topic = ''] = await createTopics(brokers, PARTITIONS, 'account.ledger.v1');
  await using relay = relaying({ ledger: ledgers.account, topic, kafka: client(brokers) });
  for (const partition of partitions) await placeOrders(ledgers.account, partition, 1_000); // two batches, and not one more
  await until(
    () =>
      relay.health().partitions.length === PARTITIONS && relay.health().partitions.every(({ position }) => position === 1_000),
  );
  for (const partition of partitions) await placeOrders(ledgers.account, partition, 1);
  const seen = await readTopics(brokers, [topic], different(PARTITIONS * 1_001));
  expect([...positionsOf(seen)].toSorted(([a], [b]) => a - b)).toEqual(partitions.map((partition) => [partition, upTo(1_001)]));

  await until(() => relay.health().partitions.every(({ position }) => position === 1_001));
  expect(relay.health()).toMatchObject({ live: true, ready: true, reasons: [] });
  expect(relay.health().partitions[0]).toEqual({
    partition: 0,
    state: 'running',
    position: 1_001,
    lagEvents: 0,
    lagSeconds: 0,
    reason: null,
  });
});

it('publishes what the service says in public from the same pass, in the same order', async () => {
  await using ledgers = await testLedgers(PARTITIONS);
  const [topic = '', announced = ''] = await createTopics(brokers, PARTITIONS, 'account.ledger.v1', 'strata.order-announced.v1');
  const messagesOf = ({ eventId, version }: { eventId: string; version: number }) =>
    version % 2 === 0
      ? []
      : [{ topic: announced, type: 'strata.order-announced.v1', id: eventId, subject: 'acct-2', data: { version } }];
  const publishes = { topics: [announced], messagesOf };
  await using running = new AsyncDisposableStack();
  running.use(relaying({ ledger: ledgers.account, topic, kafka: client(brokers), publishes }));
  await placeOrders(ledgers.account, 2, 5);
  const seen = await readTopics(brokers, [announced], different(3));
  expect(seen.map(({ partition, key, value }) => [partition, key, value])).toEqual(
    [1, 3, 5].map((version) => [2, 'acct-2', `{"version":${version}}`]),
  );
  expect(seen[0]?.headers).toEqual({
    ce_specversion: '1.0',
    ce_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    ce_source: '/account',
    ce_type: 'strata.order-announced.v1',
    ce_subject: 'acct-2',
    ce_time: '2026-03-01T08:26:00.000Z',
    'content-type': 'application/json',
    strata_position: '1',
    strata_version: '1',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    correlation_id: 'c-1',
  });
});

it('refuses a topic with another number of partitions, in one sentence', async () => {
  await using ledgers = await testLedgers(PARTITIONS);
  const [topic = ''] = await createTopics(brokers, 3, 'account.ledger.v1');
  await expect(
    new Relay({ ledger: ledgers.account, topic, kafka: client(brokers) }).run(AbortSignal.timeout(20_000)),
  ).rejects.toThrow(`topic ${topic} has 3 partitions, not 4: the number is fixed at installation (PARTITIONS)`);
});

it('loses nothing and mixes up nothing when it is killed again and again under load', async () => {
  await using ledgers = await testLedgers(PARTITIONS);
  const [topic = ''] = await createTopics(brokers, PARTITIONS, 'account.ledger.v1');
  const options = { url: ledgers.url('strata_account'), brokers, topic, partitions: PARTITIONS };
  await using orders = placeOrdersUntilStopped(ledgers.account);
  for (let kills = 0; kills < 4; kills++) {
    await using relay = new Child('relay', options);
    await until(() => relay.partitions.length === PARTITIONS);
    await sleep(100 + 150 * kills);
    await relay.end('SIGKILL');
  }
  const placed = await orders.finish();
  await using survivor = new Child('relay', options);
  const seen = await readTopics(brokers, [topic], different(placed * PARTITIONS));
  expect(mixedUp(seen)).toEqual([]);
  expect(survivor.partitions).toEqual(partitions);
  const positions = positionsOf(seen);
  for (const partition of partitions) {
    expect(firsts(positions.get(partition))).toEqual(upTo(placed)); // whatever was repeated, first arrivals are complete and in order
    expect((positions.get(partition)?.length ?? 0) - placed).toBeLessThanOrEqual(4 * 2 * 100); // at most two batches per kill
  }
});

it('gives each partition to one process, and to another soon after that one is stopped or killed', async () => {
  await using ledgers = await testLedgers(PARTITIONS);
  const [topic = ''] = await createTopics(brokers, PARTITIONS, 'account.ledger.v1');
  const options = { url: ledgers.url('strata_account'), brokers, topic, partitions: PARTITIONS };
  const holders = [new Child('relay', options), new Child('relay', options), new Child('relay', options)];
  const held = () => holders.flatMap((holder) => holder.partitions).toSorted((a, b) => a - b);
  const takeover = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<number> => {
    const busiest = holders.toSorted((a, b) => b.partitions.length - a.partitions.length)[0];
    await busiest?.end(signal);
    return until(() => held().length === PARTITIONS);
  };
  try {
    await until(() => held().length === PARTITIONS);
    expect(held()).toEqual(partitions);
    expect(await takeover('SIGTERM')).toBeLessThan(5_000);
    expect(await takeover('SIGKILL')).toBeLessThan(15_000);
    expect(held()).toEqual(partitions);
  } finally {
    await Promise.all(holders.map((holder) => holder.end('SIGTERM')));
  }
});
