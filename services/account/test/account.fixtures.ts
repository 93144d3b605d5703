import { type Client as HttpClient, startTestService, type TestService } from '@strata/service-kit/testing';
import { Client } from 'pg';
import { accountService } from '../src/account.service.js';

let count = 0;

/** An order of one line, of an account; each has another id. */
export const order = (subject: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => {
  count += 1;
  return fact('account.order-placed.v1', subject, {
    orderId: `o-${count}`,
    lines: [{ sku: '85123A', productLine: 'home', quantity: 6, amount: { amount: 1530, currency: 'GBP' } }],
    ...more,
  });
};

export const fact = (
  type: string,
  subject: string,
  data: unknown,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> => {
  count += 1;
  return { specversion: '1.0', id: `e-${count}`, source: '/test', type, subject, time: '2010-12-01T08:26:00Z', data, ...more };
};

/** The service with an import clock, so that time moves only when a test moves it. */
export const importing = (env: Readonly<Record<string, string>> = {}, database?: TestService['database']): Promise<TestService> =>
  startTestService(accountService, { env: { CLOCK: 'import', ...env }, ...(database && { database }) });

/** Asks the database of a service, as its owner. */
export const query = async (service: TestService, sql: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new Client({ connectionString: service.database.url() });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
};

export const registered = async (client: HttpClient, ...accountIds: readonly string[]): Promise<void> => {
  for (const accountId of accountIds) await client.post('/v1/accounts', { accountId, name: `Company ${accountId}` });
};

type Recorded = Readonly<{ type: string; stream: string; position: number; data: unknown; hash: string; eventId: string }>;

/** Everything in the ledger, through its feed. */
export const ledgerOf = async (client: HttpClient): Promise<readonly Recorded[]> => {
  const { body: ends } = await client.get('/v1/ledgers/account');
  const partitions: readonly { partition: number }[] = ends.items;
  const feeds = await Promise.all(
    partitions.map(({ partition }) => client.get(`/v1/ledgers/account?partition=${partition}&limit=5000`)),
  );
  return feeds.flatMap(({ body }) =>
    String(body)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Recorded),
  );
};

export const ndjson = { headers: { 'content-type': 'application/x-ndjson' } };
export const lines = (...values: readonly unknown[]): string =>
  values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\n');
