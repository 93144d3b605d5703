import { publicContracts, readingValidator } from '@strata/contracts';
import { ensureTopics, Kafka, readTopics } from '@strata/messaging';
import { type KafkaBroker, startKafka } from '@strata/testing';
import { putInForce } from './golden-case.js';
import { Installation } from './installation.js';
import { life } from './lifecycle.policy.js';
import { everythingOn, type Seen } from './stranger.js';

const PARTITIONS = 4;
const topics = readTopics(new URL('../../kafka/topics.yaml', import.meta.url));
const stageChanged = publicContracts.find(({ type }) => type === 'strata.stage-changed.v1');

let broker: KafkaBroker;
let overKafka: Installation;
let overLedger: Installation;

beforeAll(async () => {
  broker = await startKafka();
  await ensureTopics(new Kafka({ brokers: broker.brokers.split(','), clientId: 'e2e' }), topics, PARTITIONS);
  [overKafka, overLedger] = await Promise.all([
    Installation.startWithLifecycleOverKafka(broker.brokers),
    Installation.startWithLifecycle(),
  ]);
}, 300_000); // three services twice, each of them migrated and started, beside a broker
afterAll(async () => {
  await Promise.all([overKafka, overLedger].map((strata) => strata[Symbol.asyncDispose]()));
  await broker.remove();
});

/** The same facts have the same ids in every installation. */
const factsOf = (accountId: string, at: string, ...facts: readonly (readonly [string, unknown])[]) =>
  facts.map(([type, data]) => ({
    specversion: '1.0',
    id: `fact-${accountId}-${at}-${type}-${JSON.stringify(data)}`.slice(0, 100),
    source: '/e2e',
    type: `account.${type}.v1`,
    subject: accountId,
    time: `${at}T02:00:00Z`,
    data,
  }));

const amount = { amount: 12_000_000, currency: 'CNY' };
const contract = { contractId: 'c-1', start: '2026-03-01', end: '2027-02-28', amount, edition: 'pro' };
const milestones = ['kickoff-held', 'initialised', 'trained', 'live'].map(
  (milestone) => ['milestone-reached', { milestone }] as const,
);

/** From the first contract to its end: signing, launch, growth, renewal, churned. Each step waits for the one before. */
const lifeOf = async (strata: Installation): Promise<void> => {
  const stage = (accountId: string, expected: string) =>
    strata.eventually(`/v1/stages/${accountId}`, (body) => body.stage === expected, strata.lifecycle);
  const open = async (date: string) => expect((await strata.account.send('POST', '/v1/days', { date })).status).toBe(200);
  const record = async (...facts: readonly object[]) => {
    const answer = await strata.account.send('POST', '/v1/events', facts, 'application/cloudevents-batch+json');
    expect(answer).toMatchObject({ status: 200, body: { rejected: [] } });
  };
  await open('2026-03-01');
  await putInForce(strata.scoring, life);
  await strata.eventually('/v1/stages/funnel', ({ policy }) => policy?.id === 'life', strata.lifecycle);
  for (const id of ['stays', 'goes']) {
    await record(...factsOf(id, '2026-03-01', ['registered', { name: id }], ['contract-signed', contract]));
    await stage(id, 'launch');
    await record(...factsOf(id, '2026-03-01', ...milestones));
    await stage(id, 'growth');
  }
  for (const date of ['2026-10-31', '2026-11-01']) await open(date);
  await stage('stays', 'renewal');
  const next = { ...contract, start: '2027-03-01', end: '2028-02-29', reason: 'value' };
  await record(...factsOf('stays', '2026-11-01', ['contract-renewed', next]));
  await stage('stays', 'growth');
  await open('2027-03-01');
  await stage('goes', 'churned');
};

type Decision = Readonly<{
  eventId: string;
  stream: string;
  type: string;
  data: unknown;
  occurredAt: string;
  metadata: { after?: number };
}>;

/** Everything that lifecycle has decided, as the bytes of its feed without what belongs to the run. */
const decisionsOf = async ({ lifecycle }: Installation): Promise<readonly string[]> => {
  if (!lifecycle) throw new Error('this installation has no lifecycle service');
  const pages = await Promise.all(
    Array.from({ length: PARTITIONS }, (_, partition) =>
      lifecycle.answer('GET', `/v1/ledgers/lifecycle?partition=${partition}&limit=5000`),
    ),
  );
  return pages
    .flatMap(({ text }) => text.split('\n').filter(Boolean))
    .map((line) => JSON.parse(line) as Decision)
    .filter(({ metadata, type }) => metadata.after === undefined && type !== 'lifecycle.policy-took-effect.v1') // has the time of publishing
    .map(({ eventId, stream, type, data, occurredAt }) => JSON.stringify({ eventId, stream, type, data, occurredAt }));
};

it('decides the same over Kafka as over the ledger, byte for byte', async () => {
  await Promise.all([lifeOf(overKafka), lifeOf(overLedger)]);
  const expected = await decisionsOf(overLedger);
  expect(expected.length).toBeGreaterThan(10);
  expect(await decisionsOf(overKafka)).toEqual(expected);
}, 180_000);

it('refuses every wrong fact by name, and loses nothing', async () => {
  const fact = (type: string, data: unknown) => factsOf('stays', '2027-03-01', [type, data])[0];
  const wrong = [
    ['unknown-contract', fact('contract-renewed', { ...contract, contractId: 'c-none', reason: 'value' })],
    ['contract-ends-before-it-starts', fact('contract-signed', { ...contract, contractId: 'c-2', end: '2026-02-28' })],
    ['renewal-overlaps-term', fact('contract-renewed', { ...contract, start: '2028-02-29', end: '2029-02-28', reason: 'value' })],
    ['amendment-overlaps-term', fact('contract-amended', { contractId: 'c-1', start: '2027-02-28' })],
    ['period-in-the-future', fact('usage-reported', { metric: 'active-users', period: '2027-05', value: 1 })],
    ['not-a-period', fact('usage-reported', { metric: 'active-users', period: '2027-13', value: 1 })],
  ] as const;
  const good = fact('feature-adopted', { feature: 'reports' });
  const facts = [...wrong.map(([, one]) => one), good];
  const { body } = await overLedger.account.send('POST', '/v1/events', facts, 'application/cloudevents-batch+json');
  expect(body).toMatchObject({ accepted: 1 });
  expect((body.rejected as { code: string }[]).map(({ code }) => code)).toEqual(wrong.map(([code]) => code));
  const { items } = (await overLedger.lifecycle?.send('GET', '/v1/signals'))?.body ?? {};
  expect(items).toEqual([]);
});

it('tells strangers of every change of stage, as the schema promises', async () => {
  const changes = (await decisionsOf(overKafka))
    .map((line) => JSON.parse(line) as { type: string; data: { accountId: string; to: string } })
    .filter(({ type }) => type === 'lifecycle.stage-changed.v1');
  let heard: readonly Seen[] = [];
  for (let attempt = 0; attempt < 20 && heard.length < changes.length; attempt++)
    heard = await everythingOn(broker.brokers, 'strata.stage-changed.v1');
  for (const { data } of heard) expect(stageChanged && readingValidator(stageChanged)(data)).toEqual([]);
  const toOf = (accountId: string) => heard.filter(({ key }) => key === accountId).map(({ data }) => data['to']);
  expect(toOf('goes')).toEqual(['signing', 'launch', 'growth', 'renewal', 'churned']);
  expect(toOf('stays').slice(0, 4)).toEqual(['signing', 'launch', 'growth', 'renewal']);
});
