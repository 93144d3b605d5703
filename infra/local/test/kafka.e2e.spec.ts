import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@strata/testing';
import kafkajs from 'kafkajs';
import { childOf, cleanUp, data, folder, gone, order, processes, registration, runWith, Strata } from './strata.js';

afterAll(cleanUp);

const POLICY = fileURLToPath(new URL('../../samples/policies/demo.yaml', import.meta.url));
/** PATH for a machine that has neither Docker nor Java. */
const NOTHING = { PATH: folder };

let strata: Strata;
let brokers: string;

const startOverKafka = async (): Promise<void> => {
  strata = await Strata.start('--empty', '--clock', 'import', '--kafka', '--policy', POLICY);
  [, brokers = ''] = /Events travel over Kafka at (\S+) \((Docker|Java and Maven)\)/.exec(strata.said) ?? [];
};

/** How many messages a topic holds. */
const messagesOf = async (topic: string): Promise<number> => {
  const admin = new kafkajs.Kafka({ brokers: [brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(topic).finally(() => admin.disconnect());
  return offsets.reduce((sum, { offset }) => sum + Number(offset), 0);
};

const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  for (const end = Date.now() + 120_000; !(await isSo().catch(() => false)); await sleep(100))
    if (Date.now() > end) throw new Error(`not so: ${String(isSo)}\n${strata.said}`);
};

/** A process of Java, or a container. */
const killBroker = (): void => {
  const java = processes().filter(({ command }) => command.startsWith('java') && command.includes(`${data}/kafka`));
  for (const { pid } of java) process.kill(pid, 'SIGKILL');
  const port = brokers.split(':')[1] ?? '';
  const { status, stdout } = spawnSync('docker', ['ps', '--quiet', '--filter', `publish=${port}`], { encoding: 'utf8' });
  if (status === 0) for (const container of stdout.split('\n').filter(Boolean)) spawnSync('docker', ['kill', container]);
};

const hasScored = async (accountId: string): Promise<boolean> => (await strata.get(`/v1/scores/${accountId}`)).status === 200;

it('says in one sentence what is missing where there is no Kafka and no way to start one', async () => {
  const port = String(await freePort());
  const { status, stderr } = runWith(NOTHING, '--kafka', '--empty', '--data', `${folder}/none`, '--port', port);
  expect(status).toBe(1);
  expect(stderr).toContain(
    'Kafka needs one of: KAFKA_BROKERS set to a running broker, a Docker engine, or Java 17+ and Maven on the PATH.\n',
  );
});

it('says where the broker comes from, and grades over it', async () => {
  await startOverKafka();
  expect(brokers).toMatch(/^127\.0\.0\.1:\d+$/);
  await strata.post('/v1/days', { date: '2026-01-05' });
  expect(await strata.post('/v1/events', registration)).toMatchObject({ accepted: 1 });
  expect(await strata.post('/v1/events', order)).toMatchObject({ accepted: 1 });
  await until(() => hasScored('acct-1'));
  await until(async () => (await messagesOf('account.ledger.v1')) === 4); // the day in both partitions, and two facts
  await until(async () => (await messagesOf('strata.tier-changed.v1')) > 0);
});

it('starts a dead broker again, and what was recorded meanwhile is graded then', async () => {
  killBroker();
  await strata.says(/Kafka ended unexpectedly/);
  expect(await strata.post('/v1/events', { ...registration, id: 'reg-2', subject: 'acct-2' })).toMatchObject({ accepted: 1 });
  expect(await strata.post('/v1/events', { ...order, id: 'so-2', subject: 'acct-2' })).toMatchObject({ accepted: 1 });
  await strata.says(/Kafka is back after/, 60_000);
  await until(() => hasScored('acct-2'));
}, 120_000);

it('stops Kafka with everything else, and goes on with the same topics at the next start', async () => {
  const services = ['account', 'scoring', 'lifecycle'].map((service) => childOf(strata, `services/${service}/dist/main.js`));
  await until(async () => (await messagesOf('account.ledger.v1')) >= 6);
  await strata.end('SIGTERM');
  expect(strata.status).toBe(0);
  await gone(services);
  expect(processes().filter(({ command }) => command.includes(data))).toEqual([]);
  await startOverKafka();
  expect(await messagesOf('account.ledger.v1')).toBeGreaterThanOrEqual(6);
});
