import { exampleOf, publicContracts, publicExampleOf, readingValidator } from '@strata/contracts';
import { Ledger, ledgerMigrations, ledgerPool, migrate, type RecordedEvent } from '@strata/ledger';
import { ensureTopics, Kafka, readTopics, Relay } from '@strata/messaging';
import { createTestDatabase, testKafka } from '@strata/testing';
import kafkajs from 'kafkajs';

const PARTITIONS = 4;
const listed = readTopics(new URL('../topics.yaml', import.meta.url));
const [tierChanged] = publicContracts;

/** As the scoring service translates its own decision for others. */
const announce = (topic: string) => (event: RecordedEvent) => {
  const { on, ...decision } = event.data as Record<string, unknown>;
  const data = { ...decision, effectiveOn: on, decisionId: event.eventId };
  return event.type === 'scoring.tier-changed.v1'
    ? [{ topic, type: 'strata.tier-changed.v1', id: event.eventId, subject: 'acct-a', data }]
    : [];
};

/** The first message of a topic, read with plain kafkajs. */
const firstOf = async (brokers: string, topic: string): Promise<kafkajs.EachMessagePayload> => {
  const consumer = new kafkajs.Kafka({ brokers: [brokers], logLevel: kafkajs.logLevel.NOTHING }).consumer({
    groupId: `stranger-${topic}`,
  });
  const first = Promise.withResolvers<kafkajs.EachMessagePayload>();
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({ autoCommit: false, eachMessage: (payload) => Promise.resolve(first.resolve(payload)) });
  return first.promise.finally(() => consumer.disconnect());
};

it('lists a topic for every public message', () => {
  expect(listed.map(({ name }) => name)).toEqual(expect.arrayContaining(publicContracts.map(({ type }) => type)));
});

it('gives a stranger a tier change that keeps its contract, with the headers that are promised', async () => {
  const { brokers } = await testKafka();
  const schema = 'scoring';
  const migrations = ledgerMigrations({ schema, partitions: PARTITIONS });
  await using database = await createTestDatabase({ name: 'kafka', migrate: (url) => migrate({ url, schema, migrations }) });
  const pool = ledgerPool({ url: database.url('strata_scoring') });
  const ledger = new Ledger({ pool, schema, partitions: PARTITIONS });
  const kafka = new Kafka({ brokers: [brokers], clientId: 'test' });
  const topics = listed.map((topic) => ({ ...topic, name: `${topic.name}.${database.name}` }));
  await ensureTopics(kafka, topics, PARTITIONS);
  const [own = '', announced = ''] = ['scoring.ledger.v1', 'strata.tier-changed.v1'].map((name) => `${name}.${database.name}`);
  const stop = new AbortController();
  const publishes = { topics: [announced], messagesOf: announce(announced) };
  const relaying = new Relay({ ledger, topic: own, kafka, publishes }).run(stop.signal);

  const eventId = String(publicExampleOf('strata.tier-changed.v1')['decisionId']);
  const decision = {
    eventId,
    type: 'scoring.tier-changed.v1',
    data: exampleOf('scoring.tier-changed.v1'),
    metadata: { correlationId: 'c-1' },
  };
  const events = [{ ...decision, occurredAt: '2026-03-02T00:00:00.000Z' }];
  await ledger.append(pool, [
    { partition: 3, stream: 'account-acct-a', expectedVersion: 'any', events, state: null, nextDue: null },
  ]);

  const { partition, message } = await firstOf(brokers, announced);
  const data = JSON.parse(String(message.value)) as Record<string, unknown>;
  expect(tierChanged && readingValidator(tierChanged)(data)).toEqual([]);
  expect(data).toEqual(publicExampleOf('strata.tier-changed.v1'));
  expect([partition, String(message.key)]).toEqual([3, 'acct-a']);
  expect(Object.fromEntries(Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]))).toEqual({
    ce_specversion: '1.0',
    ce_id: eventId,
    ce_source: '/scoring',
    ce_type: 'strata.tier-changed.v1',
    ce_subject: 'acct-a',
    ce_time: '2026-03-02T00:00:00.000Z',
    'content-type': 'application/json',
    strata_position: '1',
    strata_version: '1',
    correlation_id: 'c-1',
  });
  stop.abort();
  await relaying;
  await pool.end();
});
