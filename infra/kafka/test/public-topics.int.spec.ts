import { readFileSync } from 'node:fs';
import { contractOf, exampleOf, publicContracts, publicExampleOf, readingValidator } from '@strata/contracts';
import { Ajv } from 'ajv';
import kafkajs from 'kafkajs';
import { parse } from 'yaml';
import { announcing, listed } from './announcing.fixtures.js';

const [tierChanged] = publicContracts;

/** What docs/asyncapi.yaml finds wrong with the headers of a message. */
const wrongWith = (schema: 'publicHeaders' | 'ledgerHeaders', { headers = {} }: kafkajs.KafkaMessage): unknown => {
  const document = parse(readFileSync(new URL('../../../docs/asyncapi.yaml', import.meta.url), 'utf8')) as Described;
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  // Closed: a header that the document does not name is wrong too.
  const validate = ajv.compile({ ...document.components.schemas[schema], additionalProperties: false });
  validate(Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])));
  return validate.errors;
};
type Described = { components: { schemas: Record<string, object> } };

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
  await using scoring = await announcing();
  const eventId = String(publicExampleOf('strata.tier-changed.v1')['decisionId']);
  await scoring.decide({ eventId, accountId: 'acct-a', partition: 3, data: exampleOf('scoring.tier-changed.v1') });

  const { partition, message } = await firstOf(scoring.brokers, scoring.topic);
  expect(wrongWith('publicHeaders', message)).toBeNull();
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
});

it('gives our own services events as recorded, with the headers of the document', async () => {
  await using scoring = await announcing();
  const eventId = '00000000-0000-5000-8000-000000000001';
  await scoring.decide({ eventId, accountId: 'acct-a', partition: 2, data: exampleOf('scoring.tier-changed.v1') });

  const { message } = await firstOf(scoring.brokers, scoring.ledgerTopic);
  const decided = contractOf('scoring.tier-changed.v1');
  expect(wrongWith('ledgerHeaders', message)).toBeNull();
  expect(decided && readingValidator(decided)(JSON.parse(String(message.value)))).toEqual([]);
});
