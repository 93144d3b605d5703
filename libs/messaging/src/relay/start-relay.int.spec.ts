import { testKafka } from '@strata/testing';
import { until } from '../kafka/testing/child.fixtures.js';
import { placeOrders, testLedgers } from '../kafka/testing/ledger.fixtures.js';
import { createTopics, different, readTopics } from '../kafka/testing/topic.fixtures.js';
import { startRelay } from './start-relay.js';

const silent = { debug: () => undefined, warn: () => undefined, error: () => undefined };

const relayInto = async (topic: string, url: string) => {
  const { brokers } = await testKafka();
  const kafka = { brokers: [brokers], clientId: 'test' };
  const relay = await startRelay({ url, ledger: 'account', topic, partitions: 4, kafka, log: silent });
  return { ...relay, [Symbol.asyncDispose]: () => relay.stop().catch(() => undefined) }; // it may be stopped already
};

it('relays over connections of its own until it is stopped, and leaves none open', async () => {
  const { brokers } = await testKafka();
  await using ledgers = await testLedgers(4);
  const [topic = ''] = await createTopics(brokers, 4, 'account.ledger.v1');
  await placeOrders(ledgers.account, 2, 3);
  await using relay = await relayInto(topic, ledgers.url('strata_account'));
  expect(await readTopics(brokers, [topic], different(3))).toHaveLength(3);
  expect(relay.health()).toMatchObject({ live: true, ready: true });
  await relay.stop();
  const open = `SELECT 1 FROM pg_stat_activity WHERE application_name = 'strata-account-relay' AND datname = current_database()`;
  await until(async () => (await ledgers.account.pool.query(open)).rowCount === 0);
});

it('is not ready, and says why, when the topic has another number of partitions', async () => {
  const { brokers } = await testKafka();
  await using ledgers = await testLedgers(4);
  const [topic = ''] = await createTopics(brokers, 3, 'account.ledger.v1');
  await using relay = await relayInto(topic, ledgers.url('strata_account'));
  await until(() => !relay.health().ready);
  expect(relay.health().reasons).toEqual([
    `topic ${topic} has 3 partitions, not 4: the number is fixed at installation (PARTITIONS)`,
  ]);
});
