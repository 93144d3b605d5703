import { testKafka } from '@strata/testing';
import { client, unique } from './testing/topic.fixtures.js';
import { ensureTopics, requireTopics } from './topics.js';
import { readTopics } from './topics.parser.js';

const listed = readTopics(new URL('../../../../infra/kafka/topics.yaml', import.meta.url));

it('creates every topic of the list that is missing, and leaves those that are there as they are', async () => {
  const kafka = client((await testKafka()).brokers);
  const topics = listed.map((topic) => ({ ...topic, name: unique(topic.name) }));
  const names = topics.map(({ name }) => name);
  await expect(requireTopics(kafka, names, 4)).rejects.toThrow('does not exist: create it as infra/kafka/topics.yaml says');
  await ensureTopics(kafka, topics.slice(0, 1), 4);
  await ensureTopics(kafka, topics, 4);
  await ensureTopics(kafka, topics, 4);
  await requireTopics(kafka, names, 4);
  expect(await kafka.partitionsOf(names)).toEqual(new Map(names.map((name) => [name, 4])));
});

it('refuses a topic with another number of partitions, in one sentence', async () => {
  const kafka = client((await testKafka()).brokers);
  const topic = { name: unique('account.ledger.v1'), for: 'tests', compacted: true };
  await ensureTopics(kafka, [topic], 4);
  await expect(ensureTopics(kafka, [topic], 16)).rejects.toThrow(
    `topic ${topic.name} has 4 partitions, not 16: the number is fixed at installation (PARTITIONS)`,
  );
});
