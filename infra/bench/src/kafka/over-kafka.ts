import { readFileSync } from 'node:fs';
import { Ledger, ledgerPool } from '@strata/ledger';
import { ensureTopics, Kafka, readTopics, startRelay } from '@strata/messaging';
import { type PostgresServer, runSql, startKafka } from '@strata/testing';
import { Pool } from 'pg';
import { autocommitInserts, makeFloors } from '../floors.js';
import { Sender } from '../ingest.js';
import { fact, post, postEvents, postJson, publish } from '../http.js';
import { besides, type Line } from '../measure.js';
import { pathOf } from '../program.js';
import { progressOf } from '../progress.js';
import { ServiceProcess } from '../service-process.js';
import { type Latencies, paced, quantile, rawLatencies, Stopwatch } from './latency.js';
import { Outsider } from './outsider.js';
import { consumeRaw, produceRaw } from './throughput.js';

const PARTITIONS = 4;
/** Orders a second: at the pace that is asked for, and at one that leaves processors idle, where the way itself is seen. */
const PACES = [200, 50];
/** By then the compilers of Java and of Node have done most of their work. */
const WARM_ORDERS = 5_000;
const POLICY = 'infra/samples/policies/online-retail.yaml';
const silent = { debug: () => undefined, warn: () => undefined, error: () => undefined };

type Note = (line: Line) => void;

/** The services by role, as pods run them, over a broker of their own: how fast facts become decisions that others see. */
export const measureOverKafka = async (server: PostgresServer, seconds: number, note: Note): Promise<void> => {
  const found = await startKafka({ isLongLived: true }).catch((error: unknown) => {
    process.stderr.write(`${String(error)} Nothing is measured over Kafka.\n`);
  });
  if (!found) return;
  await using broker = found;
  const names = ['raw.produced', 'raw.latency', 'relayed.1', 'relayed.2', 'relayed.3'];
  const topics = names.map((name) => ({ name, for: 'measuring', retention: 'P1D' }));
  const admin = new Kafka({ brokers: broker.brokers.split(','), clientId: 'bench' });
  await ensureTopics(admin, [...readTopics(new URL(`file://${pathOf('infra/kafka/topics.yaml')}`)), ...topics], PARTITIONS);

  await runSql(server.url(), 'CREATE DATABASE over_kafka');
  const url = server.url('over_kafka');
  const env = {
    POLICY_APPROVAL: 'none',
    DATABASE_URL: url,
    PARTITIONS: String(PARTITIONS),
    SOURCE: 'kafka',
    KAFKA_BROKERS: broker.brokers,
    ACCOUNT_URL: 'http://127.0.0.1:9',
  };
  for (const service of ['account', 'scoring']) await ServiceProcess.migrate(service, env);
  const pool = new Pool({ connectionString: url });
  try {
    await makeFloors(pool);
    await using account = await ServiceProcess.start('account', { ...env, ROLE: 'api' });
    const outsider = new Outsider(broker.brokers);
    const stage: Stage = { env: { ...env, ACCOUNT_URL: account.url }, pool, outsider, account, note, seconds };
    await begin(stage);
    await measureRelay(stage);
    await using others = new AsyncDisposableStack();
    others.use(await ServiceProcess.start('account', { ...stage.env, ROLE: 'relay' }));
    others.use(await measureScoring(stage));
    others.use(await ServiceProcess.start('scoring', { ...stage.env, ROLE: 'relay' }));
    await measureLatency(stage);
  } finally {
    await pool.end();
  }
};

type Stage = Readonly<{
  env: Readonly<Record<string, string>>;
  pool: Pool;
  outsider: Outsider;
  account: ServiceProcess;
  note: Note;
  seconds: number;
}>;

/** A policy in force, a day open, and orders on record that nobody has heard of yet. */
const begin = async ({ env, account, seconds }: Stage): Promise<void> => {
  await postJson(`${account.url}/v1/days`, { date: '2010-12-01' });
  await using scoring = await ServiceProcess.start('scoring', { ...env, ROLE: 'api' });
  await publish(scoring.url, 'online-retail', readFileSync(pathOf(POLICY), 'utf8'));
  const sender = new Sender(account.url);
  await sender.registerAccounts();
  for (let sent = 0; sent < (seconds > 2 ? 3 : 1); sent++) await sender.sendOrders();
};

/** Our relay beside raw producing of the same messages. It begins anew each time, on a topic that is empty. */
const measureRelay = async ({ env, pool, outsider, note }: Stage): Promise<void> => {
  const reading = ledgerPool({ url: env['DATABASE_URL'] ?? '' });
  const ledger = new Ledger({ pool: reading, schema: 'account', partitions: PARTITIONS });
  const floor = { name: 'raw kafkajs producing', measure: () => produceRaw(outsider, 'raw.produced', ledger) };
  let round = 0;
  const relayed = async (): Promise<number> => {
    await pool.query(`DELETE FROM account.checkpoint WHERE consumer = 'relay'`);
    const kafka = { brokers: (env['KAFKA_BROKERS'] ?? '').split(','), clientId: 'bench' };
    const topic = `relayed.${String(++round)}`;
    const relay = await startRelay({
      url: env['DATABASE_URL'] ?? '',
      ledger: 'account',
      topic,
      partitions: PARTITIONS,
      kafka,
      log: silent,
    });
    try {
      return await progressOf(pool, { schema: 'account', consumer: 'relay' });
    } finally {
      await relay.stop();
    }
  };
  note(await besides({ name: 'relay from ledger to topic', unit: 'events/s', aim: 0.5 }, floor, relayed));
  await pool.query(`DELETE FROM account.checkpoint WHERE consumer = 'relay'`);
  await reading.end();
};

/** From the topic to decisions that are committed, by one consumer. It goes on for the measurement after this one. */
const measureScoring = async ({ env, pool, outsider, note }: Stage): Promise<ServiceProcess> => {
  await progressOf(pool, { schema: 'account', consumer: 'relay' });
  const floor = { name: 'raw kafkajs consuming', rate: await consumeRaw(outsider, 'account.ledger.v1') };
  const [consumer, rate] = await Promise.all([
    ServiceProcess.start('scoring', { ...env, ROLE: 'consumer' }),
    progressOf(pool, { schema: 'scoring', consumer: 'scoring.account-facts' }),
  ]);
  note({ name: 'scoring over Kafka', rate, unit: 'events/s', floor, note: 'aim: 8,000 events/s on two cores' });
  return consumer;
};

/** From an order's answer to the change of tier in the hands of somebody else, beside what Kafka alone takes. */
const measureLatency = async (stage: Stage): Promise<void> => {
  const { account, outsider } = stage;
  await orderLatencies(account, outsider, { name: 'warm', perSecond: 200, count: WARM_ORDERS });
  for (const perSecond of PACES) await measureLatencyAt(perSecond, stage);
};

const measureLatencyAt = async (perSecond: number, { account, outsider, pool, note, seconds }: Stage): Promise<void> => {
  const count = perSecond * Math.max(5, seconds * 2);
  const raw = await rawLatencies(outsider, 'raw.latency', count, perSecond);
  const commitMs = 1_000 / (await autocommitInserts(pool, 1, 1));
  const orders = await orderLatencies(account, outsider, { name: `at-${String(perSecond)}`, perSecond, count });
  const [p50, p99, rawP50] = [quantile(orders, 0.5), quantile(orders, 0.99), quantile(raw, 0.5)];
  const floor = (rate: number, name: string) => ({ floor: { name, rate } });
  note({
    name: `order to tier change seen, p50, ${String(perSecond)}/s`,
    rate: p50,
    unit: 'ms',
    ...floor(3 * rawP50 + commitMs, `3 × raw kafkajs (${rawP50.toFixed(1)}) + a commit (${commitMs.toFixed(1)})`),
    atMost: 1,
  });
  note({
    name: `order to tier change seen, p99, ${String(perSecond)}/s`,
    rate: p99,
    unit: 'ms',
    ...floor(quantile(raw, 0.99), 'raw kafkajs, p99'),
    note: 'aim: under 100 ms',
  });
};

type Orders = Readonly<{ name: string; perSecond: number; count: number }>;

/** Orders of customers who are new, so that each changes a tier. */
const orderLatencies = async (
  account: ServiceProcess,
  outsider: Outsider,
  { name, perSecond, count }: Orders,
): Promise<Latencies> => {
  const watch = new Stopwatch();
  const customer = (n: number): string => `${name}-${String(n)}`;
  const event = (n: number, type: string, data: object) =>
    fact(`${type} ${customer(n)}`, type, customer(n), '2010-12-01T08:00:00Z', data);
  const registrations = Array.from({ length: count }, (_, n) => event(n, 'registered', { name: customer(n) }));
  await postEvents(account.url, registrations);
  const line = { sku: '85123A', productLine: 'home', quantity: 1, amount: { amount: 100_000, currency: 'GBP' } };
  const end = await outsider.hear('strata.tier-changed.v1', ({ key, value }) => {
    if (String(value).includes('"to":"A"')) watch.arrived(String(key));
  });
  try {
    await paced(count, perSecond, async (n) => {
      const order = event(n, 'order-placed', { orderId: customer(n), lines: [line] });
      await post(`${account.url}/v1/events`, 'application/cloudevents+json', order);
      watch.sent(customer(n));
    });
    return await watch.latencies();
  } finally {
    await end();
  }
};
