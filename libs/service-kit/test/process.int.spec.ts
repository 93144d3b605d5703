import { runMigrations } from '../src/index.js';
import { createServiceDatabase, startTestService } from '../src/testing/index.js';
import { createTestDatabase, type TestDatabase } from '@strata/testing';
import { kitService } from './kit.fixtures.js';
import { KitProcess } from './kit.process.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createServiceDatabase([kitService]);
});
afterAll(() => database.drop());

/** Started, and ready; resolves to where it listens. */
const ready = async (service: KitProcess): Promise<string> => {
  const { url } = await service.line('listening');
  await service.line('ready');
  return String(url);
};

const started = (options?: { ipc: boolean }): KitProcess =>
  new KitProcess({ DATABASE_URL: database.url(), LOG_LEVEL: 'debug' }, options);

it('does not start with a wrong configuration: a sentence for each problem, never the value', async () => {
  await using service = new KitProcess({ DATABASE_URL: 'mysql://root:hunter2@db/x', PORT: 'hunter2', ROLE: 'boss' });
  expect(await service.exit()).toBe(1);
  expect(service.stderr.trim().split('\n').toSorted()).toEqual([
    'kit: DATABASE_URL must be a PostgreSQL URL, as postgres://user@host:5432/strata',
    'kit: PORT must be an integer between 0 and 65535',
    'kit: ROLE must be one of api, consumer, relay, migrate, all',
  ]);
  expect(service.stdout + service.stderr).not.toContain('hunter2');
});

it('migrates and ends when its role is to migrate, and finds nothing to do the second time', async () => {
  await using empty = await createTestDatabase();
  for (const applied of [['CreateThing1763769600000'], []]) {
    await using service = new KitProcess({ DATABASE_URL: empty.url(), ROLE: 'migrate' });
    expect(await service.exit()).toBe(0);
    expect(service.log).toContainEqual(expect.objectContaining({ message: 'migrated', applied }));
  }
});

it('answers what is under way before it ends on SIGTERM, and takes nothing new', async () => {
  await using service = started();
  const url = await ready(service);
  const slow = fetch(`${url}/v1/sleep/600`);
  await new Promise((resolve) => setTimeout(resolve, 200));
  service.child.kill('SIGTERM');
  await service.line('stopping');
  await new Promise((resolve) => setTimeout(resolve, 50));
  await expect(fetch(`${url}/v1/sleep/1`)).rejects.toThrow('fetch failed');
  const answer = await slow;
  expect(await answer.json()).toEqual({ slept: true });
  expect(await service.exit()).toBe(0);
  expect(
    service.log
      .filter(({ message }) => message === 'stopped a part')
      .map(({ phase, step }) => `${String(phase)} ${String(step)}`),
  ).toEqual(['intake http', 'drain http', 'close nest', 'close database']);
});

it('does not outlive its parent', async () => {
  await using service = started({ ipc: true });
  await ready(service);
  service.child.disconnect();
  expect(await service.exit()).toBe(0);
});

it('writes nothing of a request but its route, method, status and time', async () => {
  await using service = started();
  const url = await ready(service);
  await fetch(`${url}/v1/failures/bug?token=hunter2`, { headers: { 'x-correlation-id': 'c-9' } });
  await fetch(`${url}/v1/failures/constraint`);
  await service.line('request failed');
  await service.line('answered');
  expect(service.log).toContainEqual(expect.objectContaining({ route: '/v1/failures/:kind', method: 'GET', status: 500 }));
  expect(service.log).toContainEqual(
    expect.objectContaining({ level: 'error', correlationId: 'c-9', message: 'request failed' }),
  );
  expect(service.stdout).not.toMatch(/hunter2|4711/);
});

it('is up and says why it is not ready while the schema is not migrated, and is ready as soon as it is', async () => {
  await using empty = await createTestDatabase();
  await using service = new KitProcess({ DATABASE_URL: empty.url() });
  const { url } = await service.line('listening');
  const health = async (kind: string): Promise<{ status: number; body: unknown }> => {
    const answer = await fetch(`${String(url)}/health/${kind}`);
    return { status: answer.status, body: await answer.json() };
  };
  expect(await health('live')).toMatchObject({ status: 200, body: { status: 'ok' } });
  expect(await health('ready')).toMatchObject({
    status: 503,
    body: { checks: { database: 'schema kit is not migrated; run ROLE=migrate' } },
  });
  const refused = await fetch(`${String(url)}/v1/pages`);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
  await runMigrations(empty.url(), kitService.database(undefined as never));
  await service.line('ready');
  expect((await health('ready')).status).toBe(200);
});

it('ends with one sentence when it cannot become ready for another reason than the database', async () => {
  const broken = { ...kitService, ready: () => Promise.reject(new Error('the ledger has 4 partitions, not 16')) };
  await expect(startTestService(broken, { asOwner: true })).rejects.toThrow('the ledger has 4 partitions, not 16');
});
