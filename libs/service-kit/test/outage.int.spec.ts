import { PostgresServer } from '@strata/testing';

import { loadConfig, runMigrations, ServiceConfig, startService } from '../src/index.js';
import { Client } from '../src/testing/index.js';
import { kitService } from './kit.fixtures.js';

const until = async (condition: () => Promise<boolean>): Promise<void> => {
  for (const end = Date.now() + 15_000; !(await condition()); await new Promise((resolve) => setTimeout(resolve, 100))) {
    if (Date.now() > end) throw new Error('it did not come to pass in 15 s');
  }
};

it('stays up while PostgreSQL is away, says so, and goes on without a restart', async () => {
  await using server = await PostgresServer.temporary();
  const { dataDir, port } = server;
  await runMigrations(server.url(), kitService.database(new ServiceConfig()));
  const config = loadConfig(ServiceConfig, { DATABASE_URL: server.url(), PORT: '0', LOG_LEVEL: 'silent' });
  const { url, whenReady, shutdown } = await startService(kitService, config);
  const client = new Client(url);
  await whenReady;
  expect(await client.get('/health/ready')).toMatchObject({ status: 200, body: { status: 'ok' } });
  expect((await client.get('/v1/things')).body).toEqual({ models: [{ one: 1 }], ledger: [{ one: 1 }] });

  await server.stop();
  expect((await client.get('/health/live')).status).toBe(200);
  expect(await client.get('/health/ready')).toMatchObject({
    status: 503,
    body: { checks: { database: 'PostgreSQL does not answer' } },
  });
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const answer = await client.get('/v1/things');
    expect(answer).toMatchObject({ status: 503, body: { type: 'urn:strata:problem:database-unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('2');
  }

  const again = await PostgresServer.start({ dataDir, port });
  try {
    await until(async () => (await client.get('/health/ready')).status === 200);
    expect((await client.get('/v1/things')).status).toBe(200);
  } finally {
    expect(await shutdown.stop('the test is over')).toBe(true);
    await again.stop();
  }
});

it('starts before PostgreSQL does, and is ready soon after it', async () => {
  await using server = await PostgresServer.temporary();
  const { dataDir, port } = server;
  await runMigrations(server.url(), kitService.database(new ServiceConfig()));
  await server.stop();
  const config = loadConfig(ServiceConfig, { DATABASE_URL: server.url(), PORT: '0', LOG_LEVEL: 'silent' });
  const { url, whenReady, shutdown } = await startService(kitService, config);
  const client = new Client(url);
  expect(await client.get('/v1/things')).toMatchObject({ status: 503, body: { type: 'urn:strata:problem:unavailable' } });
  const again = await PostgresServer.start({ dataDir, port });
  try {
    await whenReady;
    expect((await client.get('/v1/things')).status).toBe(200);
  } finally {
    await shutdown.stop('the test is over');
    await again.stop();
  }
});
