import { setTimeout as sleep } from 'node:timers/promises';
import { startKafka } from '@strata/testing';
import { FeedClient } from './feed-client.js';
import { until } from './testing/child.fixtures.js';
import { consuming } from './testing/consumer.fixtures.js';
import { placeOrdersUntilStopped, serveFeed, testLedgers } from './testing/ledger.fixtures.js';
import { relaying } from './testing/relay.fixtures.js';
import { client, createTopics, different, firsts, mixedUp, positionsOf, readTopics, upTo } from './testing/topic.fixtures.js';

const PARTITIONS = 4;
const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);

it('goes on taking facts while the broker is away; relay and consumer wait, say so, and catch up by themselves', async () => {
  await using broker = await startKafka();
  const { brokers } = broker;
  await using ledgers = await testLedgers(PARTITIONS);
  await using feed = await serveFeed(ledgers.account);
  const [topic = ''] = await createTopics(brokers, PARTITIONS, 'account.ledger.v1');
  await using relay = relaying({ ledger: ledgers.account, topic, kafka: client(brokers) });
  await using consumer = consuming(ledgers, brokers, {
    topic,
    feed: new FeedClient({ url: feed.url, ledger: 'account' }),
    idleMs: 60_000,
  });

  await using orders = placeOrdersUntilStopped(ledgers.account);
  await until(() => partitions.every((partition) => consumer.positions(partition).length > 0));
  const listeners = consumer.listeners();
  await broker.stop();
  await until(() => relay.health().partitions.every(({ state }) => state === 'waiting'));
  await until(() => consumer.loop.health().partitions.length === 0);
  await sleep(1_000);
  expect(relay.health()).toMatchObject({ live: true, ready: true });
  expect(consumer.loop.health()).toMatchObject({ live: true, ready: true });
  for (const { lagEvents, lagSeconds } of relay.health().partitions)
    expect([lagEvents > 0, lagSeconds > 0.9]).toEqual([true, true]);

  await broker.start();
  await sleep(500);
  const placed = await orders.finish();
  await until(() => partitions.every((partition) => consumer.positions(partition).length === placed));
  for (const partition of partitions) expect(consumer.positions(partition)).toEqual(upTo(placed));
  expect(consumer.listeners()).toBe(listeners);
  const seen = await readTopics(brokers, [topic], different(placed * PARTITIONS));
  expect(mixedUp(seen)).toEqual([]);
  for (const partition of partitions) expect(firsts(positionsOf(seen).get(partition))).toEqual(upTo(placed));
  await until(() => relay.health().partitions.every(({ state, lagEvents }) => state === 'running' && lagEvents === 0));
});
