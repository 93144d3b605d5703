import type { TestService } from '@strata/service-kit/testing';
import { Client } from 'pg';
import { importing, order, registered } from './account.fixtures.js';

let service: TestService;
let holdingUp: Client;
beforeAll(async () => {
  service = await importing();
  await registered(service, 'acct-1');
  holdingUp = new Client({ connectionString: service.database.url() });
  await holdingUp.connect();
});
afterAll(async () => {
  await holdingUp.end();
  await service[Symbol.asyncDispose]();
});

it('turns requests away with 429 and when to come again while more waits than memory is meant for, and loses none', async () => {
  const batches = Array.from({ length: 14 }, () => Array.from({ length: 2_000 }, () => order('acct-1')));
  await holdingUp.query('BEGIN');
  await holdingUp.query('SELECT 1 FROM account.ledger_partition FOR UPDATE'); // a database that is too slow
  const first = batches.map((batch) => service.post('/v1/events', batch));
  const turnedAway = await Promise.any(first);
  expect(turnedAway).toMatchObject({ status: 429, body: { title: expect.any(String), status: 429 } });
  expect(Number(turnedAway.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await service.get('/health/ready')).status).toBe(200);

  await holdingUp.query('ROLLBACK');
  const answers = await Promise.all(first);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
  for (const batch of batches) expect((await service.post('/v1/events', batch)).status).toBe(200);
  const { body } = await service.get('/v1/ledgers/account');
  const recorded = (body.items as { position: number }[]).reduce((sum, { position }) => sum + position, 0);
  expect(recorded).toBe(1 + 14 * 2_000);
}, 180_000);
