import { Module } from '@nestjs/common';
import { deriveEventId, genesisHash, Ledger, ledgerMigrations, transact, verifyChain } from '@strata/ledger';
import type { Pool } from 'pg';

import { defineService, FeedController, LEDGER_POOL, ServiceConfig } from '../src/index.js';
import { startTestService, type TestService } from '../src/testing/index.js';

const schema = { schema: 'account', partitions: 4 };

@Module({
  controllers: [FeedController],
  providers: [{ provide: Ledger, inject: [LEDGER_POOL], useFactory: (pool: Pool) => new Ledger({ pool, ...schema }) }],
})
class LedgerTestModule {}

const keeper = defineService({
  name: 'keeper',
  description: 'Keeps a ledger.',
  config: ServiceConfig,
  database: () => ({ schema: 'account', migrations: ledgerMigrations(schema) }),
  module: () => LedgerTestModule,
});

let service: TestService;

beforeAll(async () => {
  service = await startTestService(keeper);
  const ledger = service.running.app.get(Ledger);
  const event = (n: number) => ({
    eventId: deriveEventId('feed', n),
    type: 'a.b-happened.v1',
    data: { n },
    metadata: {},
    occurredAt: '2026-03-01T00:00:00.000Z',
  });
  const append = {
    partition: 2,
    stream: 'account-a',
    expectedVersion: 'no-stream' as const,
    events: [1, 2, 3].map(event),
    state: {},
    nextDue: null,
  };
  await transact(ledger.pool, (tx) => ledger.append(tx, [append]));
});
afterAll(() => service[Symbol.asyncDispose]());

const eventsOf = async (query: string): Promise<{ position: number }[]> =>
  String((await service.get(`/v1/ledgers/account?${query}`)).body)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { position: number });

it('says where each partition ends', async () => {
  const { body } = await service.get('/v1/ledgers/account');
  expect(body.items).toHaveLength(4);
  expect(body.items[2]).toMatchObject({ partition: 2, position: 3 });
});

it('gives the events behind a position, one a line, as many as asked for', async () => {
  expect((await eventsOf('partition=2')).map(({ position }) => position)).toEqual([1, 2, 3]);
  expect((await eventsOf('partition=2&after=1&limit=1')).map(({ position }) => position)).toEqual([2]);
  expect(await eventsOf('partition=1')).toEqual([]);
});

it('gives them as recorded, so that whoever reads them can verify the chain', async () => {
  const [{ items }, events] = [(await service.get('/v1/ledgers/account')).body, await eventsOf('partition=2')];
  const report = await verifyChain(events as never, { position: 0, hash: genesisHash('account', 2) });
  expect(report).toMatchObject({ head: { position: 3, hash: items[2].hash } });
});

it('knows no other ledger and no other partition', async () => {
  expect(await service.get('/v1/ledgers/scoring')).toMatchObject({
    status: 404,
    body: { type: 'urn:strata:problem:no-such-ledger' },
  });
  expect(await service.get('/v1/ledgers/account?partition=4')).toMatchObject({
    status: 404,
    body: { type: 'urn:strata:problem:no-such-partition' },
  });
  expect(await service.get('/v1/ledgers/account?partition=-1')).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '/query/partition' }] },
  });
});
