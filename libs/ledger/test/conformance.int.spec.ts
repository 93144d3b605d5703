import { setTimeout as sleep } from 'node:timers/promises';
import { Conflict } from '@strata/kernel';
import fc from 'fast-check';
import { Client } from 'pg';
import { Commands, LedgerListener, rebuildProjection, type RecordedEvent, transact } from '../src/index.js';
import { consume, decisionsOf } from './consumer.fixture.js';
import { count, counter } from './counter.fixture.js';
import { anAppend, anEvent, PARTITIONS, TestLedger } from './ledger.fixture.js';
import { appendAndTally, createTally, tallied, TALLY, tally } from './tally.fixture.js';

/** Known ways in which event stores fail (the design's list, by its numbers). Each test causes the failure. */
let test: TestLedger;
beforeEach(async () => void (test = await TestLedger.create()));
afterEach(() => test[Symbol.asyncDispose]());

/** Whether a promise is still pending after a while. */
const isStillWaiting = async (promise: Promise<unknown>, ms = 300): Promise<boolean> =>
  Promise.race([promise.then(() => false), sleep(ms).then(() => true)]);

/** Twelve events of three streams in partition 0. */
const someHistory = async (): Promise<RecordedEvent[]> => {
  for (let n = 0; n < 12; n++) await test.ledger.append(test.pool, [anAppend(`account-${n % 3}`)]);
  return test.ledger.read({ partition: 0, after: 0, limit: 100 });
};

it('1: delivers an append that commits late to a reader that is already waiting behind it', async () => {
  const { ledger, pool } = test;
  const late = Promise.withResolvers<undefined>();
  const appended = Promise.withResolvers<undefined>();
  const slow = transact(pool, async (tx) => {
    await ledger.append(tx, [anAppend('account-slow')]);
    appended.resolve(undefined);
    await late.promise;
  });
  await appended.promise;
  const quick = ledger.append(pool, [anAppend('account-quick')]);
  const elsewhere = ledger.append(pool, [anAppend('account-elsewhere', 'any', 1)]);

  expect((await elsewhere).recorded).toHaveLength(1); // another partition does not wait
  expect(await isStillWaiting(quick)).toBe(true); // the same partition does: it may not overtake
  expect(await ledger.read({ partition: 0, after: 0, limit: 10 })).toEqual([]);
  late.resolve(undefined);
  await Promise.all([slow, quick]);
  expect((await ledger.read({ partition: 0, after: 0, limit: 10 })).map(({ stream }) => stream)).toEqual([
    'account-slow',
    'account-quick',
  ]);
});

it('2: lets exactly one of two concurrent creations of a stream succeed', async () => {
  const { ledger, pool } = test;
  for (let n = 0; n < 20; n++) {
    const both = await Promise.all([1, 2].map(() => ledger.append(pool, [anAppend(`account-${n}`, 'no-stream')])));
    expect(both.map(({ recorded }) => recorded.length).sort()).toEqual([0, 1]);
    expect(both.map(({ conflicts }) => conflicts.length).sort()).toEqual([0, 1]);
  }
  const commands = new Commands({ ledger, decider: counter });
  const others = new Commands({ ledger, decider: counter });
  const create = (by: typeof commands, cause: string) =>
    by.handle({ ...count('account-c', 1, cause), expectedVersion: 'no-stream' });
  const results = await Promise.allSettled([create(commands, 'first'), create(others, 'second')]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(results.find((result) => result.status === 'rejected')?.reason).toBeInstanceOf(Conflict);
});

it('3: refuses "no stream" on a stream that exists and "stream exists" on one that does not', async () => {
  const { ledger, pool } = test;
  await ledger.append(pool, [anAppend('account-a')]);
  expect((await ledger.append(pool, [anAppend('account-a', 'no-stream')])).conflicts).toHaveLength(1);
  expect((await ledger.append(pool, [anAppend('account-b', 'stream-exists')])).conflicts).toHaveLength(1);
  expect((await ledger.append(pool, [anAppend('account-a', 'stream-exists')])).conflicts).toHaveLength(0);
  expect((await ledger.append(pool, [anAppend('account-a', 1)])).conflicts).toHaveLength(1);
  expect((await ledger.append(pool, [anAppend('account-a', 2)])).conflicts).toHaveLength(0);
  expect(await test.events()).toHaveLength(3);

  const commands = new Commands({ ledger, decider: counter });
  await commands.handle(count('counter-a', 1, 'make'));
  const refused = await commands.handleAll([
    { ...count('counter-a', 1, 'a'), expectedVersion: 'no-stream' },
    { ...count('counter-b', 1, 'b'), expectedVersion: 'stream-exists' },
    { ...count('counter-a', 1, 'c'), expectedVersion: 3 },
  ]);
  expect(refused.every((result) => result instanceof Conflict)).toBe(true);
  expect(await test.events()).toHaveLength(4);
});

it('4: lets twenty concurrent appends with "any" all succeed, as versions 1 to 20', async () => {
  const { ledger, pool } = test;
  const results = await Promise.all(Array.from({ length: 20 }, () => ledger.append(pool, [anAppend('account-a', 'any')])));
  const versions = results.flatMap(({ recorded }) => recorded.map(({ version }) => version));
  expect(versions.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
});

it('6: rebuilds a projection to the end while an unrelated long write transaction is open', async () => {
  await createTally(test);
  await test.asOwner('CREATE TABLE account.unrelated (n int)');
  const other = new Client({ connectionString: test.database.url() });
  await other.connect();
  await other.query('BEGIN; INSERT INTO account.unrelated VALUES (1)'); // holds its transaction id from before the first event
  for (let n = 0; n < 30; n++) await appendAndTally(test, `account-${n % 3}`, n % PARTITIONS);
  expect(await rebuildProjection({ ledger: test.ledger, projection: tally, batchSize: 7 })).toBe(30);
  expect(await tallied(test)).toEqual({ 'account-0': 10, 'account-1': 10, 'account-2': 10 });
  await other.query('ROLLBACK');
  await other.end();
});

it('7: rebuilds a projection under live traffic: no event missing, and readers see the old rows until the swap', async () => {
  await createTally(test);
  for (let n = 0; n < 50; n++) await appendAndTally(test, `account-${n % 5}`, n % PARTITIONS);
  await test.pool.query(`INSERT INTO ${TALLY} VALUES ('marker of the old rows', 1)`);

  let isLive = true;
  const writer = async (w: number): Promise<void> => {
    for (let n = 0; isLive; n++) await appendAndTally(test, `account-${(w + n) % 5}`, n % PARTITIONS);
  };
  const seen = new Set<string>();
  const reader = async (): Promise<void> => {
    while (isLive) {
      const rows = await tallied(test);
      seen.add(
        `${Object.keys(rows).filter((stream) => stream.startsWith('account-')).length} accounts, marker ${'marker of the old rows' in rows}`,
      );
    }
  };
  const traffic = [writer(0), writer(1), writer(2), reader()];
  const slow: typeof tally = {
    ...tally,
    apply: async (tx, events, place) => {
      await sleep(20);
      await tally.apply(tx, events, place);
    },
  };
  await rebuildProjection({ ledger: test.ledger, projection: slow, batchSize: 10 });
  await sleep(50);
  isLive = false;
  await Promise.all(traffic);

  const expected: Record<string, number> = {};
  for (const { stream } of await test.events()) expected[stream] = (expected[stream] ?? 0) + 1;
  expect(await tallied(test)).toEqual(Object.fromEntries(Object.entries(expected).sort()));
  expect([...seen].sort()).toEqual(['5 accounts, marker false', '5 accounts, marker true']); // never an empty or half table
});

it('9: goes on reading behind pages in which nothing matches the filter', async () => {
  const { ledger, pool } = test;
  const noise = Array.from({ length: 500 }, (_, n) => anEvent(`noise-${n}`));
  await ledger.append(pool, [{ ...anAppend('account-noise'), events: noise }, anAppend('account-wanted')]);
  const matching: RecordedEvent[] = [];
  for await (const page of ledger.history({ partition: 0, limit: 50 }))
    matching.push(...page.filter(({ stream }) => stream === 'account-wanted'));
  expect(matching.map(({ position }) => position)).toEqual([501]);
});

it('10: costs almost no queries when nothing happens, and still hears of an event at once', async () => {
  const { ledger, pool } = test;
  const listener = new LedgerListener({ ledger, pollMs: 1_000 });
  await listener.start();
  const waits = Array.from({ length: PARTITIONS }, (_, partition) => listener.waitFor(partition, 0));
  const transactions = async (): Promise<number> => {
    const { rows } = await pool.query<{ n: number }>(
      'SELECT xact_commit::int AS n FROM pg_stat_database WHERE datname = current_database()',
    );
    return rows[0]?.n ?? 0;
  };
  await sleep(1_500); // let the counts of what came before arrive
  const before = await transactions();
  await sleep(3_000);
  expect((await transactions()) - before).toBeLessThan(10);

  const start = Date.now();
  await ledger.append(pool, [anAppend('account-a', 'any', 2)]);
  await waits[2];
  expect(Date.now() - start).toBeLessThan(500); // told, not polled
  expect(await isStillWaiting(Promise.race([waits[0], waits[1], waits[3]]), 50)).toBe(true);
  listener.stop();
});

it('10: is told of what was appended by itself, in a transaction, and shortly after others, without ever looking', async () => {
  const { ledger, pool } = test;
  const listener = new LedgerListener({ ledger, pollMs: 600_000 });
  await listener.start();
  await ledger.append(pool, [anAppend('account-a', 'any', 0)]);
  await ledger.append(pool, [anAppend('account-b', 'any', 1)]);
  await listener.waitFor(0, 0);
  await listener.waitFor(1, 0);
  await transact(pool, (tx) => ledger.append(tx, [anAppend('account-a', 'any', 0)]));
  await listener.waitFor(0, 1);
  expect([listener.headOf(0), listener.headOf(1)]).toEqual([2, 1]);
  listener.stop();
});

it('10: hears of events by its safety poll when its connection was lost', async () => {
  const { ledger, pool } = test;
  const errors: unknown[] = [];
  const listener = new LedgerListener({ ledger, pollMs: 200, onError: (error) => errors.push(error) });
  await listener.start();
  await test.asOwner(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()`,
  );
  await ledger.append(pool, [anAppend('account-a')]);
  await listener.waitFor(0, 0);
  await sleep(500);
  await ledger.append(pool, [anAppend('account-b')]);
  await listener.waitFor(0, 1);
  expect(errors.length).toBeGreaterThan(0);
  listener.stop();
});

it('11: decides the same of a batch that is repeated, re-ordered or split anywhere', async () => {
  const { ledger } = test;
  const history = await someHistory();
  await consume(ledger, 'straight', history);
  expect(await decisionsOf(ledger, 'straight')).toHaveLength(12);
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uniqueArray(fc.constantFrom(...history), { minLength: 1 }), { maxLength: 12 }),
      async (batches) => {
        const consumer = `run-${++run}`;
        for (const batch of batches) await consume(ledger, consumer, batch);
        await consume(ledger, consumer, history); // what a refetch delivers after a hole
        expect(await decisionsOf(ledger, consumer)).toEqual(await decisionsOf(ledger, 'straight'));
      },
    ),
    { numRuns: 20 },
  );
});

it('12: does not double effects when a checkpoint is restored from an older backup', async () => {
  const { ledger, pool } = test;
  const history = await someHistory();
  await consume(ledger, 'restored', history);
  const before = await decisionsOf(ledger, 'restored');
  await pool.query(`UPDATE account.checkpoint SET position = 4 WHERE consumer = 'restored'`);
  expect(await consume(ledger, 'restored', history)).toBe('done');
  expect(await decisionsOf(ledger, 'restored')).toEqual(before);
  expect(await transact(pool, (tx) => ledger.checkpoint(tx, 'restored', 0))).toBe(12);
});
