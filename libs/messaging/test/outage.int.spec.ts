import { mkdtempSync, chmodSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deriveEventId, Ledger, ledgerMigrations, ledgerPool, migrate, transact } from '@strata/ledger';
import { PostgresServer, runSql } from '@strata/testing';
import { ConsumerLoop, LedgerSource } from '../src/index.js';
import { eventually } from './world.js';

it('waits while PostgreSQL is away, says so, and goes on without a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'strata-outage-'));
  chmodSync(folder, 0o711);
  let server = await PostgresServer.start({ dataDir: join(folder, 'data') });
  try {
    const { port } = server;
    await runSql(server.url(), readFileSync(new URL('../../../infra/postgres/roles.sql', import.meta.url), 'utf8'));
    for (const schema of ['account', 'scoring'])
      await migrate({ url: server.url(), schema, migrations: ledgerMigrations({ schema, partitions: 1 }) });
    const pools = [ledgerPool({ url: server.url() }), ledgerPool({ url: server.url() })] as const;
    const account = new Ledger({ pool: pools[0], schema: 'account', partitions: 1 });
    const scoring = new Ledger({ pool: pools[1], schema: 'scoring', partitions: 1 });
    const positions: number[] = [];
    const loop = new ConsumerLoop({
      consumer: 'scoring.noting',
      pool: pools[1],
      checkpoints: scoring,
      source: new LedgerSource({ ledger: account }),
      handle: ({ events }) => Promise.resolve(positions.push(...events.map(({ position }) => position))),
    });
    const stop = new AbortController();
    const running = loop.run(stop.signal);
    await using ending = new AsyncDisposableStack();
    ending.defer(async () => {
      stop.abort();
      await running;
      await Promise.all(pools.map((pool) => pool.end()));
    });
    const record = (cause: string) => {
      const event = {
        eventId: deriveEventId(cause, 0),
        type: 'account.noted.v1',
        data: {},
        metadata: {},
        occurredAt: '2026-03-01T08:00:00.000Z',
      };
      return transact(account.pool, (tx) =>
        account.append(tx, [{ partition: 0, stream: 's', expectedVersion: 'any', events: [event], state: null, nextDue: null }]),
      );
    };

    await record('before');
    const reached = () => loop.health().partitions[0]?.position; // after the commit: before it, the event may be delivered again
    await eventually('the first event', () => reached() === 1);
    await server.stop();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(loop.health().live).toBe(true);
    server = await PostgresServer.start({ dataDir: join(folder, 'data'), port });
    await record('after');
    await eventually('the event after the outage', () => reached() === 2);
    expect(positions).toEqual([1, 2]);
    expect(loop.health()).toMatchObject({ live: true, ready: true, reasons: [] });
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
