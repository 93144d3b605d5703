import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { publicContracts, readingValidator } from '@strata/contracts';
import { ensureTopics, Kafka, readTopics } from '@strata/messaging';
import { consoleConsumer, type KafkaBroker, startKafka } from '@strata/testing';
import { Ajv } from 'ajv';
import kafkajs from 'kafkajs';
import { parse } from 'yaml';
import { Collector } from './collector.js';
import { begin, storyteller } from './golden-case.js';
import { Installation } from './installation.js';
import type { Service } from './services.js';

const PARTITIONS = 4;
const topics = readTopics(new URL('../../kafka/topics.yaml', import.meta.url));
const [tierChanged] = publicContracts;

let broker: KafkaBroker;
let collector: Collector;
let overKafka: Installation;
let overLedger: Installation;

// A broker of its own: the topics have the names of production, and must be empty.
beforeAll(async () => {
  broker = await startKafka();
  const kafka = new Kafka({ brokers: broker.brokers.split(','), clientId: 'e2e' });
  const existing = await kafka.partitionsOf(topics.map(({ name }) => name));
  if (existing.size > 0) throw new Error('the broker at KAFKA_BROKERS has topics of another installation; remove them first');
  await ensureTopics(kafka, topics, PARTITIONS);
  collector = await Collector.start();
  const traced = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '50' };
  [overKafka, overLedger] = await Promise.all([Installation.startOverKafka(broker.brokers, traced), Installation.start()]);
});
afterAll(async () => {
  await Promise.all([overKafka, overLedger].map((strata) => strata[Symbol.asyncDispose]()));
  await collector[Symbol.asyncDispose]();
  await broker.remove();
});

/** The golden cases: grade D on 35 points, then 27 points that stay D for whom is D; and two that only begin. */
const golden = async (strata: Installation): Promise<void> => {
  const tell = storyteller(strata);
  await begin(strata);
  await tell.record(tell.registered('ordinary'), tell.ordered('ordinary', 50_000_000));
  await tell.record(...tell.potential('potential'), ...tell.potential('was-d'));
  await tell.record(tell.refunded('was-d', 35_000_000));
  await strata.eventually('/v1/scores/ordinary', ({ points }) => points === 10);
  await strata.eventually('/v1/scores/potential', ({ points }) => points === 35);
  await strata.eventually('/v1/scores/was-d', ({ points }) => points === 27);
  await strata.account.send('POST', '/v1/days', { date: '2026-03-03' });
};

type Decision = Readonly<{ eventId: string; stream: string; version: number; type: string; data: unknown; occurredAt: string }>;

/** Everything that scoring has decided, partition by partition, as the bytes of its feed without what belongs to the run. */
const decisionsOf = async ({ scoring }: Installation): Promise<readonly string[]> => {
  const pages = await Promise.all(
    Array.from({ length: PARTITIONS }, (_, partition) =>
      scoring.answer('GET', `/v1/ledgers/scoring?partition=${partition}&limit=5000`),
    ),
  );
  return pages
    .flatMap(({ text }) => text.split('\n').filter(Boolean))
    .map((line) => JSON.parse(line) as Decision)
    .filter(({ type }) => !type.startsWith('scoring.policy-'))
    .map(({ eventId, stream, version, type, data, occurredAt }) =>
      JSON.stringify({ eventId, stream, version, type, data, occurredAt }),
    );
};

/** The same, once the last day has been taken in: the review that is due the day before counts for every account. */
const decidedInAll = async (strata: Installation): Promise<readonly string[]> => {
  for (const end = Date.now() + 120_000; ; await sleep(100)) {
    const decisions = await decisionsOf(strata);
    const isReviewed = (accountId: string) =>
      decisions.some((line) => line.includes(`"account-${accountId}"`) && line.includes('"on":"2026-03-03"'));
    if (['ordinary', 'potential', 'was-d'].every(isReviewed) || Date.now() > end) return decisions;
  }
};

it('grades the golden cases over Kafka with the same decisions as over the ledger, byte for byte', async () => {
  await Promise.all([golden(overKafka), golden(overLedger)]);
  const expected = await decidedInAll(overLedger);
  expect(expected.filter((line) => line.includes('"scoring.review-completed.v1"'))).toHaveLength(PARTITIONS);
  expect(await decidedInAll(overKafka)).toEqual(expected);
});

it('tells strangers of every change of tier, as the schema promises', async () => {
  const changes = (await decisionsOf(overKafka)).filter((line) => line.includes('"type":"scoring.tier-changed.v1"'));
  const seen = await strangerSees('strata.tier-changed.v1', changes.length);
  for (const { data } of seen) expect(tierChanged && readingValidator(tierChanged)(data)).toEqual([]);
  const ids = seen.map(({ headers }) => headers['ce_id']);
  expect([...ids].sort()).toEqual(changes.map((line) => (JSON.parse(line) as Decision).eventId).sort());
  expect(seen.find(({ key, data }) => key === 'potential' && data['to'] === 'D')).toMatchObject({
    headers: { ce_specversion: '1.0', ce_type: 'strata.tier-changed.v1', ce_source: '/scoring', ce_subject: 'potential' },
    data: { accountId: 'potential', ladder: 'value', from: 'E', direction: 'up', points: 35, effectiveOn: '2026-03-01' },
  });
});

it('parks an account that cannot be handled, grades the others, raises the alarm, and makes up for it byte for byte', async () => {
  const tell = async (strata: Installation, meanwhile: () => Promise<void>): Promise<void> => {
    const story = storyteller(strata);
    const record = (...facts: readonly object[]) => story.record(...facts.map((fact) => ({ ...fact, source: '/parking' })));
    await record(...story.potential('sick'));
    await strata.eventually('/v1/scores/sick', ({ points }) => points === 35);
    await meanwhile();
    await record(story.refunded('sick', 35_000_000), ...story.potential('well'));
    await record(story.ordered('sick', 1_000_000));
    await strata.eventually('/v1/scores/well', ({ points }) => points === 35);
  };
  await tell(overLedger, () => Promise.resolve());
  await tell(overKafka, () => overKafka.spoil('sick'));
  const parked = await overKafka.eventually('/v1/parked/scoring', ({ items }) => items[0]?.events === 2);
  expect(parked.items).toMatchObject([{ accountId: 'sick', reason: 'cannot-handle' }]);
  expect(await alarm(overKafka)).toBe(1);
  expect((await overKafka.consumer.send('GET', '/health/ready')).status).toBe(200);

  const redriven = await overKafka.scoring.send('POST', '/v1/parked/scoring/sick/redrive');
  expect(redriven).toMatchObject({ status: 200, body: { outcome: 'redriven', events: 2 } });
  expect(await alarm(overKafka)).toBe(0);
  for (const account of ['sick', 'well']) {
    const expected = (await decisionsOf(overLedger)).filter((line) => line.includes(`"stream":"account-${account}"`));
    const decided = (await decisionsOf(overKafka)).filter((line) => line.includes(`"stream":"account-${account}"`));
    expect(decided).toEqual(expected);
  }
});

it('lets kafka-console-consumer read every change of tier, with headers and data as the document of the topics has them', async () => {
  const changes = (await decisionsOf(overKafka)).filter((line) => line.includes('"type":"scoring.tier-changed.v1"'));
  const { program, read } = await consoleConsumer(broker.brokers);
  process.stderr.write(`  broker from ${broker.from}, read with ${program}\n`);
  const printed = await read('strata.tier-changed.v1', changes.length);
  for (const { headers, value } of printed) {
    expect(wrongWithHeaders(headers)).toBeNull();
    expect(tierChanged && readingValidator(tierChanged)(JSON.parse(value))).toEqual([]);
  }
  const ids = printed.map(({ headers }) => headers['ce_id']);
  expect(ids.toSorted()).toEqual(changes.map((line) => (JSON.parse(line) as Decision).eventId).toSorted());
  expect(new Set(printed.map(({ key }) => key))).toContain('potential');
}, 120_000);

/** What docs/asyncapi.yaml finds wrong with the headers of a public message. One that it does not name is wrong too. */
const wrongWithHeaders = (headers: object): unknown => {
  const text = readFileSync(new URL('../../../docs/asyncapi.yaml', import.meta.url), 'utf8');
  const { components } = parse(text) as { components: { schemas: { publicHeaders: object } } };
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const validate = ajv.compile({ ...components.schemas.publicHeaders, additionalProperties: false });
  validate(headers);
  return validate.errors ?? null;
};

it('carries the trace of a request over both topics to strangers', async () => {
  const trace = '0af7651916cd43dd8448eb211c80319c';
  const tell = storyteller(overKafka);
  const facts = [tell.registered('traced'), tell.ordered('traced', 50_000_000)].map((fact) => ({ ...fact, source: '/traced' }));
  const headers = { 'content-type': 'application/cloudevents-batch+json', traceparent: `00-${trace}-b7ad6b7169203331-01` };
  await fetch(`${overKafka.account.url}/v1/events`, { method: 'POST', headers, body: JSON.stringify(facts) });
  await overKafka.eventually('/v1/scores/traced', ({ points }) => points === 10);

  const request = await collector.span(({ traceId, name }) => traceId === trace && name === 'POST /v1/events');
  await collector.span(
    ({ name, links }) => name === 'send account.ledger.v1' && links.some(({ spanId }) => spanId === request.spanId),
  );
  const decision = await collector.span(({ traceId, parentSpanId }) => traceId === trace && parentSpanId === request.spanId);
  expect(decision.service).toBe('scoring');
  await collector.span(
    ({ name, links }) => name === 'send scoring.ledger.v1' && links.some(({ spanId }) => spanId === decision.spanId),
  );

  const changes = (await decisionsOf(overKafka)).filter((line) => line.includes('"type":"scoring.tier-changed.v1"'));
  const seen = await strangerSees('strata.tier-changed.v1', changes.length);
  expect(seen.find(({ key }) => key === 'traced')?.headers['traceparent']).toBe(`00-${trace}-${decision.spanId}-01`);
});

it('measures how far relays and consumers are behind, and what they did', async () => {
  const [relays, consumer] = await Promise.all([overKafka.relays, [overKafka.consumer]].map(metricsOf));
  for (const ledger of ['account', 'scoring'])
    for (const metric of ['lag_events', 'lag_seconds', 'stalled', 'events_total', 'batches_total'])
      expect(relays).toMatch(new RegExp(`^strata_relay_${metric}\\{[^}]*ledger="${ledger}"`, 'm'));
  expect(relays).toMatch(/^strata_relay_published_total\{[^}]*ledger="scoring"/m);
  for (const metric of ['lag_events', 'parked', 'stalled', 'events_total', 'batches_total', 'retries_total'])
    expect(consumer).toMatch(new RegExp(`^strata_consumer_${metric}\\{[^}]*consumer="scoring.account-facts"`, 'm'));
  expect(consumer).toMatch(/^strata_consumer_batch_duration_seconds_bucket\{/m);
  expect(consumer).toMatch(/^strata_scoring_decisions_total\{[^}]*outcome="tier-entered"/m);
});

it('ends in order when it is told to', async () => {
  expect(await overKafka.end()).toEqual([0, 0, 0, 0, 0]);
});

const metricsOf = async (services: readonly Service[]): Promise<string> =>
  (await Promise.all(services.map((service) => service.answer('GET', '/metrics')))).map(({ text }) => text).join('\n');

/** Accounts that stand still, as the consumer's metrics have it. */
const alarm = async ({ consumer }: Installation): Promise<number> => {
  const { text } = await consumer.answer('GET', '/metrics');
  return [...text.matchAll(/^strata_consumer_parked\{.*\} (\d+)/gm)].reduce((sum, [, parked]) => sum + Number(parked), 0);
};

type Seen = Readonly<{ key: string; headers: Readonly<Record<string, string>>; data: Readonly<Record<string, unknown>> }>;

/** So many messages of a topic, read with plain kafkajs and nothing of ours. */
const strangerSees = async (topic: string, count: number): Promise<readonly Seen[]> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const seen: Seen[] = [];
  const consumer = new kafkajs.Kafka({ brokers: broker.brokers.split(','), logLevel: kafkajs.logLevel.NOTHING }).consumer({
    groupId: `stranger-${randomUUID()}`,
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message: { key, value, headers = {} } }) => {
      const text = Object.entries(headers).map(([name, header]) => [name, String(header)]);
      seen.push({ key: String(key), headers: Object.fromEntries(text), data: JSON.parse(String(value)) as Seen['data'] });
      if (seen.length === count) resolve();
    },
  });
  await promise.finally(() => consumer.disconnect());
  return seen;
};
