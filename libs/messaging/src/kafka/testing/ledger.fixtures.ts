import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ledger, ledgerMigrations, ledgerPool, migrate, type NewEvent } from '@strata/ledger';
import { createTestDatabase, runSql } from '@strata/testing';
import type { Pool } from 'pg';

/** Two ledgers in one database: `account` produces, `scoring` keeps the consumer's checkpoints and effects. */
export const testLedgers = async (partitions: number) => {
  const database = await createTestDatabase({
    name: `messaging_${partitions}`,
    migrate: async (url) => {
      for (const schema of ['account', 'scoring'])
        await migrate({ url, schema, migrations: ledgerMigrations({ schema, partitions }) });
    },
  });
  // The copy of a template is a ledger of its own.
  for (const schema of ['account', 'scoring'])
    await runSql(database.url(), `UPDATE ${schema}.ledger_identity SET ledger_id = gen_random_uuid()`);
  const pools: Pool[] = [];
  const open = (schema: string, max = 20): Ledger => {
    const pool = ledgerPool({ url: database.url(`strata_${schema}`), max });
    pools.push(pool);
    return new Ledger({ pool, schema, partitions });
  };
  return {
    account: open('account'),
    scoring: open('scoring'),
    /** The same ledger on connections of its own, as another process has it. */
    open,
    url: (role: string) => database.url(role),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(pools.map((pool) => pool.end()));
      await database.drop();
    },
  };
};

const orderPlaced = (order: number): NewEvent => ({
  eventId: randomUUID(),
  type: 'account.order-placed.v1',
  data: {
    orderId: String(order),
    lines: [{ sku: 'a', productLine: 'home', quantity: 1, amount: { amount: 1530, currency: 'GBP' } }],
  },
  metadata: { correlationId: 'c-1', traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', source: '/erp' },
  occurredAt: '2026-03-01T08:26:00.000Z',
});

/** Appends so many orders of one account to a partition. */
export const placeOrders = async (
  ledger: Ledger,
  partition: number,
  count: number,
  account = `acct-${partition}`,
): Promise<void> => {
  const events = Array.from({ length: count }, (_, order) => orderPlaced(order));
  await ledger.append(ledger.pool, [
    { partition, stream: `account-${account}`, expectedVersion: 'any', events, state: null, nextDue: null },
  ]);
};

/** Keeps placing orders in all partitions until `finish`, which answers how many each partition has got, or until the test ends. */
export const placeOrdersUntilStopped = (ledger: Ledger) => {
  const partitions = Array.from({ length: ledger.partitions }, (_, partition) => partition);
  const stop = new AbortController();
  const placing = (async () => {
    for (let placed = 0; ; placed += 10) {
      if (stop.signal.aborted) return placed;
      await Promise.all(partitions.map((partition) => placeOrders(ledger, partition, 10)));
      await sleep(10);
    }
  })();
  const finish = (): Promise<number> => {
    stop.abort();
    return placing;
  };
  return { finish, [Symbol.asyncDispose]: async () => void (await finish()) };
};

/** The feed of a ledger over HTTP, as the producing service serves it. */
export const serveFeed = async (ledger: Ledger) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { searchParams: query } = new URL(request.url ?? '', 'http://feed');
    asked.push(request.url ?? '');
    const [partition, after, limit] = ['partition', 'after', 'limit'].map((name) => Number(query.get(name)));
    const answer = query.has('partition')
      ? ledger
          .readStored({ partition: partition!, after: after!, limit: limit! })
          .then((events) => events.map((one) => `${JSON.stringify(one)}\n`).join(''))
      : Promise.all([ledger.id(), ledger.heads()]).then(([ledgerId, items]) => JSON.stringify({ ledgerId, items, next: null }));
    answer.then(
      (text) => response.end(text),
      () => response.writeHead(503).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    /** The paths that were asked for so far. */
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
