import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { fold } from '@strata/kernel';
import { PostgresServer, runSql } from '@strata/testing';
import fc from 'fast-check';
import { Commands, Ledger, ledgerPool, type RecordedEvent } from '../src/index.js';
import { count, counter, type Counted } from './counter.fixture.js';
import { migrateLedger, PARTITIONS, SCHEMA, soundHistory, TestLedger } from './ledger.fixture.js';
import { type Answer, type Order, Writer } from './writer.fixture.js';

/** Several orders for one stream may share a cause; they then are the same order. */
const anOrder = fc
  .record({ stream: fc.nat(5), ordinal: fc.nat(30), by: fc.integer({ min: -2, max: 3 }), times: fc.integer({ min: 1, max: 3 }) })
  .map(({ stream, ordinal, ...rest }) => ({
    stream: `counter-${stream}`,
    partition: stream % PARTITIONS,
    cause: `${stream}/${ordinal}`,
    ...rest,
  }));
const someOrders = fc.array(anOrder, { minLength: 1, maxLength: 120 });

const byStream = (events: readonly RecordedEvent[]): Map<string, RecordedEvent[]> => Map.groupBy(events, ({ stream }) => stream);

/** What was said to be recorded is there, once; and nothing is there that nobody asked for. */
const expectSound = (events: readonly RecordedEvent[], answers: readonly Answer[]): void => {
  const ids = events.map(({ eventId }) => eventId);
  const said = new Set(answers.flatMap(({ eventIds = [] }) => eventIds));
  expect(new Set(ids).size).toBe(ids.length);
  expect([...said].filter((id) => !ids.includes(id))).toEqual([]);
  expect(answers.filter(({ refused }) => refused !== undefined && refused !== 'below-zero')).toEqual([]);
  for (const stream of byStream(events).values())
    expect(stream.map(({ version }) => version)).toEqual(stream.map((_, n) => n + 1));
};

it('two processes, any commands: no gap, no double, no lost event, and the chain holds', async () => {
  await using test = await TestLedger.create();
  const writers = [new Writer(test.url), new Writer(test.url)];
  const asked = new Map<Writer, number>(writers.map((writer) => [writer, 0]));
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.tuple(someOrders, someOrders), async (work) => {
      run++;
      const orders = work.map((share) =>
        share.map((order) => ({ ...order, stream: `${order.stream}-${run}`, cause: `${run}/${order.cause}` })),
      );
      const from = writers.map((writer) => writer.answers.length);
      await Promise.all(
        writers.map((writer, w) => {
          asked.set(writer, (asked.get(writer) ?? 0) + (orders[w]?.length ?? 0));
          writer.ask(orders[w] ?? []);
          return writer.answered(asked.get(writer) ?? 0);
        }),
      );
      const answers = writers.flatMap((writer, w) => writer.answers.slice(from[w]));
      const all = await test.events();
      const events = all.filter(({ stream }) => stream.endsWith(`-${run}`));
      expectSound(events, answers);

      const said = new Set(answers.flatMap(({ eventIds = [] }) => eventIds));
      expect(events.filter(({ eventId }) => !said.has(eventId))).toEqual([]);
      for (const [stream, history] of byStream(events)) {
        const { states } = await test.ledger.lookUp(test.pool, [{ partition: history[0]?.partition ?? 0, stream }], []);
        expect(states[0]).toMatchObject({ version: history.length, state: fold(counter, history as unknown as Counted[]) });
      }
    }),
    { numRuns: 25 },
  );
  await Promise.all(writers.map((writer) => writer.end()));
});

afterEach(() => Writer.killAll());

const steadyOrders = (from: number, to: number): Order[] =>
  Array.from({ length: to - from }, (_, n) => ({
    stream: `counter-${n % 40}`,
    partition: n % PARTITIONS,
    by: 1,
    times: 1,
    cause: `steady/${from + n}`,
  }));

it('kill -9 of a writer in the middle: what it answered is there, and asking again completes the rest without doubles', async () => {
  await using test = await TestLedger.create();
  const [killed, other] = [new Writer(test.url), new Writer(test.url)];
  for (let from = 0; from < 6_000; from += 60) killed.ask(steadyOrders(from, from + 60));
  other.ask(steadyOrders(6_000, 6_500));
  await killed.answered(300);
  await killed.kill();
  await other.answered(500);
  expect(killed.answers.length).toBeLessThan(6_000);
  expectSound(await test.events(), [...killed.answers, ...other.answers]);

  other.ask(steadyOrders(0, 6_000));
  await other.answered(6_500);
  await other.end();
  const events = await test.events();
  expectSound(events, other.answers);
  expect(events).toHaveLength(6_500);
});

it('PostgreSQL killed and restarted in the middle: nothing acknowledged is lost, and the same process goes on', async () => {
  const first = await PostgresServer.temporary();
  await runSql(first.url(), readFileSync(fileURLToPath(new URL('../../../infra/postgres/roles.sql', import.meta.url)), 'utf8'));
  await first.allowLogin([`strata_${SCHEMA}`]);
  await migrateLedger(first.url());
  const pool = ledgerPool({ url: first.url('postgres', `strata_${SCHEMA}`) });
  const ledger = new Ledger({ pool, schema: SCHEMA, partitions: PARTITIONS });
  const commands = new Commands({ ledger, decider: counter });

  const acknowledged: string[] = [];
  let faults = 0;
  const caller = async (name: number): Promise<void> => {
    for (let n = 0; n < 40;) {
      try {
        const { eventIds } = await commands.handle(count(`counter-${name}`, 1, `${name}/${n}`, { partition: name % PARTITIONS }));
        acknowledged.push(...eventIds);
        n++;
      } catch {
        faults++;
        await sleep(50); // what a client does that was told 503
      }
    }
  };
  const callers = Promise.all(Array.from({ length: 32 }, (_, name) => caller(name)));
  while (acknowledged.length < 200) await sleep(2);
  await first.kill();
  const second = await PostgresServer.start({ dataDir: first.dataDir, port: first.port });
  await callers;

  const ids = new Set((await soundHistory(ledger)).map(({ eventId }) => eventId));
  expect(faults).toBeGreaterThan(0);
  expect(ids.size).toBe(32 * 40);
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
  await pool.end();
  await second.stop();
  await first[Symbol.asyncDispose]();
});
