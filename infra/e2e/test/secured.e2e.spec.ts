import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureTopics, Kafka, type KafkaSettings, readTopics } from '@strata/messaging';
import { PostgresServer, runSql, type SecuredKafka, startSecuredKafka, testAuthority } from '@strata/testing';
import { begin, storyteller } from './golden-case.js';
import { Service } from './services.js';

const authority = testAuthority();
const account = { username: 'strata', password: 'kafka-secret' };
const folder = mkdtempSync(join(tmpdir(), 'strata-secured-'));
const ca = join(folder, 'authority.pem');

/** Roles of services come in over TLS only; the superuser of this test needs none. */
const HBA = 'host all postgres 127.0.0.1/32 scram-sha-256\nhostssl all all 127.0.0.1/32 scram-sha-256\n';

let kafka: SecuredKafka;
let postgres: PostgresServer & AsyncDisposable;

beforeAll(async () => {
  writeFileSync(ca, authority.certificate);
  const { key, certificate } = authority.issue('127.0.0.1');
  const files = { 'server.key': key, 'server.crt': certificate, 'pg_hba.conf': HBA };
  [kafka, postgres] = await Promise.all([
    startSecuredKafka(authority, account),
    PostgresServer.temporary({ fsync: 'off', ssl: 'on' }, files),
  ]);
  await runSql(postgres.url(), readFileSync(new URL('../../postgres/roles.sql', import.meta.url), 'utf8'));
  await postgres.allowLogin(['strata_account', 'strata_scoring']);
  const topics = readTopics(new URL('../../kafka/topics.yaml', import.meta.url));
  await ensureTopics(new Kafka({ brokers: [kafka.brokers], clientId: 'e2e' }), topics, 4);
  for (const service of ['account', 'scoring']) await Service.migrate(service, secured('postgres', `&sslrootcert=${ca}`));
});
afterAll(async () => {
  await Promise.all([kafka.remove(), postgres[Symbol.asyncDispose]()]);
  rmSync(folder, { recursive: true });
});

const secured = (role: string, more = ''): string => `${postgres.url('postgres', role)}?sslmode=verify-full${more}`;

/** What a deployer sets. */
const overKafka = ({ username, password } = account) => ({
  SOURCE: 'kafka',
  KAFKA_BROKERS: kafka.saslSsl,
  KAFKA_SSL: 'true',
  KAFKA_SASL_MECHANISM: 'scram-sha-512',
  KAFKA_SASL_USERNAME: username,
  KAFKA_SASL_PASSWORD: password,
  NODE_EXTRA_CA_CERTS: ca,
});

/** However busy the machine is. */
const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  for (const end = Date.now() + 120_000; !(await isSo()); await sleep(100)) {
    if (Date.now() > end) throw new Error(`not so within two minutes: ${String(isSo)}`);
  }
};

it('decides over Kafka with TLS and accounts and PostgreSQL with TLS; a relay with a wrong password says so, and goes on once it is right', async () => {
  await using running = new AsyncDisposableStack();
  const start = async (service: string, env: Readonly<Record<string, string>>): Promise<Service> => {
    const DATABASE_URL = secured(`strata_${service}`);
    const process = await Service.startHeard(service, { LOG_LEVEL: 'debug', DATABASE_URL, ...overKafka(), ...env });
    running.defer(async () => void (await process.end()));
    return process;
  };
  const api = await start('account', { ROLE: 'api' });
  const late = { username: 'late', password: 'late-secret' };
  const relay = await start('account', { ROLE: 'relay', LOG_LEVEL: 'warn', ...overKafka(late) });
  const scoring = await start('scoring', { ACCOUNT_URL: api.url });
  await Promise.all([api, relay, scoring].map((one) => one.ready()));

  await begin({ account: api, scoring });
  const tell = storyteller({ account: api });
  await tell.record(...tell.potential('acct-secured'));
  await until(() => relay.said.includes('Kafka refuses the account: KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD'));
  await sleep(2_000);
  expect(relay.said.match(/Kafka refuses the account/g)).toHaveLength(1);
  expect(await relay.send('GET', '/health/live')).toMatchObject({ status: 200 });

  await kafka.setPassword(late.username, late.password);
  await until(async () => (await scoring.send('GET', '/v1/scores/acct-secured')).status === 200);
  expect(await scoring.send('GET', '/v1/scores/acct-secured')).toMatchObject({
    body: { points: 35, ladders: { value: { tier: 'D' } } },
  });
  expect(await Promise.all([api, relay, scoring].map((one) => one.end()))).toEqual([0, 0, 0]);
  for (const secret of [account.password, late.password, postgres.password])
    for (const { said } of [api, relay, scoring]) expect(said).not.toContain(secret);
});

const failure = (settings: Omit<KafkaSettings, 'clientId'>): Promise<string> =>
  new Kafka({ clientId: 'e2e', ...settings }).partitionsOf(['account.ledger.v1']).then(
    (found) => `found ${found.get('account.ledger.v1')} partitions`,
    (error: unknown) => String(error),
  );

it.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)(
  'gets in with an account by %s, and is told when it is wrong',
  async (mechanism) => {
    const [brokers, sasl] = [[kafka.saslPlaintext], { mechanism, ...account }];
    expect(await failure({ brokers, sasl })).toBe('found 4 partitions');
    expect(await failure({ brokers, sasl: { ...sasl, password: 'wrong' } })).toMatch(/refuses the account: KAFKA_SASL_USERNAME/);
  },
);

it('says which setting does not fit the listener', async () => {
  const sasl = { mechanism: 'plain', ...account } as const;
  const [untrusted, mute, tooMuch, noAccount, notAsked] = await Promise.all([
    failure({ brokers: [kafka.ssl], ssl: true }), // this process has no NODE_EXTRA_CA_CERTS
    failure({ brokers: [kafka.ssl] }),
    failure({ brokers: [kafka.brokers], ssl: true }),
    failure({ brokers: [kafka.saslPlaintext] }),
    failure({ brokers: [kafka.brokers], sasl }),
  ]);
  expect(untrusted).toMatch(/nobody who is trusted here: NODE_EXTRA_CA_CERTS/);
  expect(mute).toMatch(/TLS \(KAFKA_SSL\)/);
  expect(tooMuch).toMatch(/KAFKA_SSL must be false/);
  expect(noAccount).toMatch(/an account \(KAFKA_SASL_\*\)/);
  expect(notAsked).toMatch(/asks for no account.*KAFKA_SASL_\*/);
});

it('stays up and says why PostgreSQL does not let it in, and is ready once that is put right', async () => {
  await runSql(postgres.url(), `CREATE ROLE late_account LOGIN PASSWORD 'first-secret' IN ROLE strata_account`);
  const as = (role: string, password: string, sslmode = '?sslmode=verify-full'): string =>
    Object.assign(new URL(postgres.url('postgres', role) + sslmode), { password }).href;
  await using running = new AsyncDisposableStack();
  const start = async (DATABASE_URL: string, env = {}): Promise<Service> => {
    const api = await Service.startHeard('account', { ROLE: 'api', LOG_LEVEL: 'debug', DATABASE_URL, ...env });
    running.defer(async () => void (await api.end()));
    return api;
  };
  const trusting = { NODE_EXTRA_CA_CERTS: ca };
  const wrong = await start(as('late_account', 'second-secret'), trusting);
  const untrusting = await start(as('late_account', 'first-secret'));
  const unencrypted = await start(as('late_account', 'first-secret', ''), trusting);
  const reasonOf = async (service: Service): Promise<string> => {
    await until(() => service.said.includes('not ready yet'));
    const { status, body } = await service.send('GET', '/health/ready');
    expect(status).toBe(503);
    return String(body.checks.database);
  };
  expect(await reasonOf(wrong)).toMatch(/refuses the password: DATABASE_URL/);
  expect(await reasonOf(untrusting)).toMatch(/trusted here: sslrootcert in DATABASE_URL, or NODE_EXTRA_CA_CERTS/);
  expect(await reasonOf(unencrypted)).toMatch(/sslmode=verify-full where pg_hba.conf asks for TLS/);
  expect(await wrong.send('GET', '/v1/days')).toMatchObject({ status: 503 });

  await runSql(postgres.url(), `ALTER ROLE late_account PASSWORD 'second-secret'`);
  await wrong.ready();
  expect(await wrong.send('GET', '/health/ready')).toMatchObject({ status: 200 });
  expect(await Promise.all([wrong, untrusting, unencrypted].map((one) => one.end()))).toEqual([0, 0, 0]);
  for (const { said } of [wrong, untrusting, unencrypted]) expect(said).not.toMatch(/-secret/);
});
