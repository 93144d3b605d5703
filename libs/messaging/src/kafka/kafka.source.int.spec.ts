import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from '@strata/ledger';
import { testKafka } from '@strata/testing';
import type { Batch } from '../event-source.js';
import { toLedgerMessage } from './cloud-event.headers.js';
import { FeedClient } from './feed-client.js';
import { Child, until } from './testing/child.fixtures.js';
import { consuming } from './testing/consumer.fixtures.js';
import { placeOrders, serveFeed, testLedgers } from './testing/ledger.fixtures.js';
import { relaying } from './testing/relay.fixtures.js';
import { client, createTopics, unique, upTo } from './testing/topic.fixtures.js';

const PARTITIONS = 4;
const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);

let brokers: string;
beforeAll(async () => void ({ brokers } = await testKafka()));

/** Sends the events of a partition, at these positions in this order, as a relay would. */
const send = async (ledger: Ledger, topic: string, partition: number, positions: readonly number[]): Promise<void> => {
  const events = await ledger.read({ partition, after: 0, limit: 5_000 });
  const name = { schema: 'account', id: await ledger.id() };
  const producer = await client(brokers).producer();
  await producer.send(
    positions.flatMap((position) =>
      events.filter((event) => event.position === position).map((event) => toLedgerMessage(topic, name, event)),
    ),
  );
  await producer.close();
};

it('gives a consumer each event exactly as the ledger has it', async () => {
  await using ledgers = await testLedgers(PARTITIONS);
  await using feed = await serveFeed(ledgers.account);
  const [topic = ''] = await createTopics(brokers, PARTITIONS, 'account.ledger.v1');
  for (const partition of partitions) await placeOrders(ledgers.account, partition, 20);
  for (const partition of partitions) await send(ledgers.account, topic, partition, upTo(20));
  await using consumer = consuming(ledgers, brokers, { topic, feed: new FeedClient({ url: feed.url, ledger: 'account' }) });
  await until(() => consumer.taken.length === PARTITIONS * 20);
  const recorded = await Promise.all(partitions.map((partition) => ledgers.account.read({ partition, after: 0, limit: 100 })));
  for (const partition of partitions)
    expect(consumer.taken.filter((event) => event.partition === partition)).toEqual(recorded[partition]);
  expect(feed.asked.filter((path) => path.includes('partition'))).toEqual([]);
});

it('is not misled by messages that come twice, in another order, or not at all', async () => {
  await using ledgers = await testLedgers(PARTITIONS);
  await using feed = await serveFeed(ledgers.account);
  const [topic = ''] = await createTopics(brokers, PARTITIONS, 'account.ledger.v1');
  await placeOrders(ledgers.account, 1, 30);
  await using consumer = consuming(ledgers, brokers, { topic, feed: new FeedClient({ url: feed.url, ledger: 'account' }) });
  await send(ledgers.account, topic, 1, [3, 1, 2, 2, 1, 5, 4, 3, 12, 11, 20, 20, 25, 24]); // 6 to 10, 13 to 19, 21 to 23 and the end are lost
  await until(() => consumer.positions(1).length === 30);
  expect(consumer.positions(1)).toEqual(upTo(30));
});

it('leaves out what is no event of the ledger, and takes the event from the feed', async () => {
  await using ledgers = await testLedgers(PARTITIONS);
  await using feed = await serveFeed(ledgers.account);
  const [topic = ''] = await createTopics(brokers, PARTITIONS, 'account.ledger.v1');
  await placeOrders(ledgers.account, 0, 3);
  const producer = await client(brokers).producer();
  await send(ledgers.account, topic, 0, [1]);
  await producer.send([
    {
      topic,
      partition: 0,
      key: 'x',
      value: 'not JSON',
      headers: { strata_position: '2', strata_ledger_id: await ledgers.account.id() },
    },
  ]);
  await producer.close();
  await send(ledgers.account, topic, 0, [3]);
  await using consumer = consuming(ledgers, brokers, { topic, feed: new FeedClient({ url: feed.url, ledger: 'account' }) });
  await until(() => consumer.positions(0).length === 3);
  expect(consumer.positions(0)).toEqual([1, 2, 3]);
});

it('takes nothing from a topic that an earlier installation has left behind, though its positions look right', async () => {
  await using earlier = await testLedgers(PARTITIONS);
  await using ledgers = await testLedgers(PARTITIONS);
  await using feed = await serveFeed(ledgers.account);
  const [topic = ''] = await createTopics(brokers, PARTITIONS, 'account.ledger.v1');
  await placeOrders(earlier.account, 0, 5, 'acct-earlier');
  await send(earlier.account, topic, 0, upTo(5));
  await placeOrders(ledgers.account, 0, 3, 'acct-ours');
  await send(ledgers.account, topic, 0, upTo(3));
  await using consumer = consuming(ledgers, brokers, { topic, feed: new FeedClient({ url: feed.url, ledger: 'account' }) });
  await until(() => consumer.taken.length >= 3);
  await placeOrders(ledgers.account, 0, 1, 'acct-ours');
  await send(ledgers.account, topic, 0, [4]);
  await until(() => consumer.positions(0).includes(4));
  expect(consumer.taken.map(({ position, stream }) => [position, stream])).toEqual(upTo(4).map((n) => [n, 'account-acct-ours']));
});

it('fills up from the feed when the topic is empty, and goes on with the topic', async () => {
  await using ledgers = await testLedgers(PARTITIONS);
  await using feed = await serveFeed(ledgers.account);
  const [topic = ''] = await createTopics(brokers, PARTITIONS, 'account.ledger.v1');
  for (const partition of partitions) await placeOrders(ledgers.account, partition, 1_300);
  await using consumer = consuming(ledgers, brokers, { topic, feed: new FeedClient({ url: feed.url, ledger: 'account' }) });
  await until(() => consumer.taken.length === PARTITIONS * 1_300);
  await placeOrders(ledgers.account, 2, 2);
  await send(ledgers.account, topic, 2, [1_301, 1_302]);
  await until(() => consumer.positions(2).length === 1_302);
  for (const partition of partitions) expect(consumer.positions(partition)).toEqual(upTo(partition === 2 ? 1_302 : 1_300));
});

it('holds no more than it can handle, and one partition that is slow does not hold up the others', async () => {
  await using ledgers = await testLedgers(PARTITIONS);
  await using feed = await serveFeed(ledgers.account);
  const [topic = ''] = await createTopics(brokers, PARTITIONS, 'account.ledger.v1');
  for (const partition of partitions) await placeOrders(ledgers.account, partition, 500);
  for (const partition of partitions) await send(ledgers.account, topic, partition, upTo(500));
  const gate = Promise.withResolvers<void>();
  const taken = partitions.map(() => 0);
  const handle = async ({ partition, events }: Batch) => {
    if (partition === 3) await gate.promise;
    taken[partition]! += events.length;
  };
  await using consumer = consuming(
    ledgers,
    brokers,
    { topic, feed: new FeedClient({ url: feed.url, ledger: 'account' }), batchSize: 10 },
    { handle },
  );
  await using ending = new AsyncDisposableStack();
  ending.defer(() => gate.resolve());
  await until(() => taken[0] === 500 && taken[1] === 500 && taken[2] === 500);
  expect(taken[3]).toBe(0);
  expect(consumer.loop.health().ready).toBe(true);
  gate.resolve();
  await until(() => taken[3] === 500);
});

describe('three consumers over sixteen partitions', () => {
  it('share them; when one is stopped or killed, the others take over soon, and each event has its effect once', async () => {
    await using ledgers = await testLedgers(16);
    await using feed = await serveFeed(ledgers.account);
    const [topic = ''] = await createTopics(brokers, 16, 'account.ledger.v1');
    const options = {
      url: ledgers.url('strata_scoring'),
      brokers,
      topic,
      partitions: 16,
      name: unique('scoring.test'),
      feed: feed.url,
    };
    await using running = new AsyncDisposableStack();
    running.use(relaying({ ledger: ledgers.account, topic, kafka: client(brokers) }));
    const members = [new Child('consumer', options), new Child('consumer', options), new Child('consumer', options)] as const;
    const held = () => members.flatMap((member) => member.partitions);
    const shared = (least: number) =>
      until(
        () =>
          new Set(held()).size === 16 &&
          held().length === 16 &&
          members.filter((one) => one.partitions.length > 0).length === least,
      );
    try {
      await shared(3);
      expect(members.map((member) => member.partitions.length).toSorted()).toEqual([5, 5, 6]);
      const loading = (async () => {
        for (let round = 0; round < 40; round++) {
          await Promise.all(upTo(16).map((one) => placeOrders(ledgers.account, one - 1, 5)));
          await sleep(50);
        }
      })();
      await members[0].end('SIGTERM');
      const afterStop = await shared(2);
      await members[1].end('SIGKILL');
      const afterKill = await shared(1);
      expect(afterStop).toBeLessThan(5_000);
      expect(afterKill).toBeLessThan(15_000);
      await loading;
      await until(async () => (await ledgers.scoring.heads()).every(({ position }) => position === 200));
      for (let partition = 0; partition < 16; partition++) {
        const decisions = await ledgers.scoring.read({ partition, after: 0, limit: 1_000 });
        expect(decisions.map(({ data }) => data)).toEqual(upTo(200).map((position) => ({ position })));
      }
    } finally {
      await Promise.all(members.map((member) => member.end('SIGTERM')));
    }
  });
});
