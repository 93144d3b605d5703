import { setTimeout as sleep } from 'node:timers/promises';
import { ensureTopics, Kafka, readTopics } from '@strata/messaging';
import { freePort, type KafkaBroker, startKafka } from '@strata/testing';
import kafkajs from 'kafkajs';
import { Random } from './chaos/random.js';
import { begin, storyteller } from './golden-case.js';
import { Installation } from './installation.js';
import type { Service } from './services.js';

const PARTITIONS = 4;
const TOPIC = 'account.ledger.v1';
const topics = readTopics(new URL('../../kafka/topics.yaml', import.meta.url));
const random = new Random(7);

let port: number;
let broker: KafkaBroker | undefined;
/** Nobody relays the facts here: they come to the topic by the hands below. */
let overKafka: Installation;
let overLedger: Installation;

beforeAll(async () => {
  port = await freePort();
  [overKafka, overLedger] = await Promise.all([
    Installation.startOverKafka(`127.0.0.1:${port}`, {}, { relays: ['scoring'] }),
    Installation.start(),
  ]);
}, 900_000); // six processes and their migrations, on a machine that may have much else to do
afterAll(async () => {
  await Promise.all([overKafka, overLedger].map((strata) => strata[Symbol.asyncDispose]()));
  await broker?.remove();
});

/** An empty broker, at the address that the services know. */
const newBroker = async (): Promise<void> => {
  broker = await startKafka({ port });
  await ensureTopics(new Kafka({ brokers: [broker.brokers], clientId: 'e2e' }), topics, PARTITIONS);
};

/** What the consumer says of itself when it is asked whether it is ready. */
const partitionsHeld = async (): Promise<readonly number[]> => {
  const { parts } = (await overKafka.consumer.send('GET', '/health/ready')).body as {
    parts: { consumer: readonly { partitions: readonly { partition: number }[] }[] };
  };
  return parts.consumer.flatMap(({ partitions }) => partitions.map(({ partition }) => partition));
};

/** The sum of a metric of the consumer, over all its labels. */
const measured = async (strata: Installation, metric: string): Promise<number> => {
  const { text } = await strata.consumer.answer('GET', '/metrics');
  const lines = text.matchAll(new RegExp(`^strata_consumer_${metric}\\{.*\\} (\\d+)`, 'gm'));
  return [...lines].reduce((sum, [, value]) => sum + Number(value), 0);
};

type Line = Readonly<Record<'eventId' | 'stream' | 'type' | 'occurredAt' | 'recordedAt' | 'hash', string>> &
  Readonly<{ position: number; version: number; data: object; metadata: object }>;

/** A feed of a ledger, partition by partition, as its owner serves it. */
const feedOf = (service: Service, ledger: string): Promise<readonly (readonly Line[])[]> =>
  Promise.all(
    Array.from({ length: PARTITIONS }, async (_, partition) => {
      const { text } = await service.answer('GET', `/v1/ledgers/${ledger}?partition=${partition}&limit=5000`);
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Line);
    }),
  );

/** What a decision is, without what belongs to the run. */
const decisionsOf = async ({ scoring }: Installation): Promise<readonly string[]> =>
  (await feedOf(scoring, 'scoring'))
    .flat()
    .filter(({ type }) => !type.startsWith('scoring.policy-'))
    .map(({ eventId, stream, version, type, data, occurredAt }) =>
      JSON.stringify({ eventId, stream, version, type, data, occurredAt }),
    );

const toMessage = (ledgerId: string, event: Line) => ({
  key: event.stream.slice(event.stream.indexOf('-') + 1),
  value: JSON.stringify(event.data),
  headers: {
    ce_specversion: '1.0',
    ce_id: event.eventId,
    ce_source: '/account',
    ce_type: event.type,
    ce_time: event.occurredAt,
    strata_position: String(event.position),
    strata_version: String(event.version),
    strata_ledger_id: ledgerId,
    strata_stream: event.stream,
    strata_metadata: JSON.stringify(event.metadata),
    strata_recorded_at: event.recordedAt,
    strata_hash: event.hash,
  },
});

/** As they may arrive over a bad way: a quarter is lost, some come twice, neighbours have changed places. The last of all arrives. */
const mangled = <T>(messages: readonly T[]): readonly T[] =>
  messages
    .flatMap((message, place) => {
      const dice = random.next();
      if (dice < 0.25 && place < messages.length - 1) return [];
      return dice > 0.7 ? [message, message] : [message];
    })
    .map((message, place) => ({ message, place: place + random.between(0, 4) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ message }) => message);

const sent = new Map<number, number>();

/** Carries what was recorded since the last time to the topic. */
const carry = async (): Promise<void> => {
  const { ledgerId } = (await overKafka.account.send('GET', '/v1/ledgers/account')).body as { ledgerId: string };
  const client = new kafkajs.Kafka({ brokers: [`127.0.0.1:${port}`], logLevel: kafkajs.logLevel.NOTHING });
  const producer = client.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();
  for (const [partition, events] of (await feedOf(overKafka.account, 'account')).entries()) {
    const news = events.filter(({ position }) => position > (sent.get(partition) ?? 0));
    sent.set(partition, events.at(-1)?.position ?? 0);
    const messages = mangled(news).map((event) => ({ ...toMessage(ledgerId, event), partition }));
    if (messages.length > 0) await producer.send({ topic: TOPIC, messages });
  }
  await producer.disconnect();
};

const tellers = new Map<Installation, ReturnType<typeof storyteller>>();

/** Eight customers a round, with enough facts for every kind of accident in every partition. */
const tell = async (strata: Installation, round: number): Promise<void> => {
  const story = tellers.get(strata) ?? storyteller(strata);
  tellers.set(strata, story);
  for (let n = 0; n < 8; n++) {
    const accountId = `acct-${round}-${n}`;
    await story.record(...story.potential(accountId), story.refunded(accountId, 35_000_000));
  }
};

/** Resolves when the consumer holds all partitions and has taken everything. */
const settled = async (strata: Installation): Promise<void> => {
  for (const end = Date.now() + 120_000; ; await sleep(100)) {
    const { text } = await strata.consumer.answer('GET', '/metrics');
    const lags = [...text.matchAll(/^strata_consumer_lag_events\{.*\} (\d+)/gm)].map(([, lag]) => Number(lag));
    if (lags.length === PARTITIONS && lags.every((lag) => lag === 0)) return;
    if (Date.now() > end) throw new Error(`not everything was taken: ${lags.join(', ')}`);
  }
};

const expectSameDecisions = async (): Promise<void> => {
  await Promise.all([overKafka, overLedger].map(settled));
  const expected = await decisionsOf(overLedger);
  expect(expected.length).toBeGreaterThan(20);
  expect(await decisionsOf(overKafka)).toEqual(expected);
};

it('is ready, live and takes facts although there is no broker yet', async () => {
  await Promise.all([overKafka, overLedger].map(begin));
  await tell(overKafka, 0);
  for (const service of overKafka.services)
    for (const question of ['ready', 'live']) expect((await service.send('GET', `/health/${question}`)).status).toBe(200);
  expect(await partitionsHeld()).toEqual([]);
  expect((await overKafka.scoring.send('GET', '/v1/scores/acct-0-0')).status).toBe(404);
});

it('decides the same though messages come twice, in another order, or not at all, and counts what it refetched', async () => {
  await newBroker();
  await settled(overKafka); // the topic has nothing yet, so this was the feed
  expect(await partitionsHeld()).toEqual([0, 1, 2, 3]);
  await tell(overLedger, 0);
  const counted = () =>
    Promise.all(['duplicates_total', 'holes_total', 'refetched_total'].map((one) => measured(overKafka, one)));
  for (let round = 1; (await counted()).includes(0); round++) {
    await Promise.all([overKafka, overLedger].map((strata) => tell(strata, round)));
    await carry();
    await settled(overKafka);
    expect(round).toBeLessThan(20);
  }
  await expectSameDecisions();
}, 600_000);

it('fills up from the feed when it is moved to a broker whose topics are empty, and goes on with those', async () => {
  await broker?.remove();
  await Promise.all([overKafka, overLedger].map((strata) => tell(strata, 100)));
  await newBroker();
  await expectSameDecisions();
  await Promise.all([overKafka, overLedger].map((strata) => tell(strata, 101)));
  await carry();
  await expectSameDecisions();
  expect(await overKafka.end()).toEqual([0, 0, 0, 0]);
}, 600_000);
