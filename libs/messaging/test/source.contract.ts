import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { partitionOf } from '@strata/kernel';
import { Ledger, transact } from '@strata/ledger';
import { startProgram } from '@strata/testing';
import { ConsumerLoop, type ConsumerOptions, type EventSource, NotYet, Parking } from '../src/index.js';
import { unruly } from './unruly.source.js';
import { noting } from './noting.js';
import { type Fault, parkedSums, summing, sumsOf } from './summing.js';
import { eventually, PARTITIONS, upTo, World } from './world.js';

/** What the suite has to know of a source. */
export type SourceKit = Readonly<{
  name: string;
  /** A source over the world's ledger `account`, as another process would make it. */
  makeSource: (world: Readonly<{ url: string }>) => Promise<EventSource & AsyncDisposable>;
  /** A program that runs one consumer over such a source: `node <program> <url> <consumer>`. */
  program: URL;
}>;

/** What every source of a consumer must keep (architecture.md, section 10). The numbers are those of the list. */
export const describeSource = ({ name, makeSource, program }: SourceKit): void => {
  describe(`a consumer over ${name}`, () => {
    const run = async (
      world: World,
      options: Partial<ConsumerOptions> & { wrap?: (source: EventSource) => EventSource } = {},
    ) => {
      const made = await makeSource(world);
      const { wrap = (source: EventSource) => source, consumer = 'scoring.noting', ...rest } = options;
      const pool = world.pool();
      const own = new Ledger({ pool, schema: 'scoring', partitions: PARTITIONS });
      const loop = new ConsumerLoop({
        consumer,
        pool,
        checkpoints: own,
        source: wrap(made),
        handle: noting(),
        stalledPauseMs: 100,
        ...rest,
      });
      const stop = new AbortController();
      const running = loop.run(stop.signal);
      return {
        loop,
        source: made,
        [Symbol.asyncDispose]: async () => {
          stop.abort();
          await running;
          await made[Symbol.asyncDispose]();
        },
      };
    };
    const reached = (world: World, last: readonly number[], consumer = 'scoring.noting', ms?: number) =>
      eventually(
        `${consumer} takes everything`,
        async () => Object.values(await world.effects(consumer)).every((positions, p) => positions.length === last[p]),
        ms,
      );

    it('takes a part of a batch where the handler says so, waits as long as it must, and then goes on with the rest', async () => {
      await using world = await World.create();
      await world.record(1, 10);
      let mayPass = false;
      let waited = 0;
      const note = noting();
      const handle: ConsumerOptions['handle'] = async ({ partition, events }, context) => {
        const blocked = mayPass ? undefined : events.find(({ position }) => position > 4);
        const before = events.filter((event) => blocked === undefined || event.position < blocked.position);
        if (blocked && before.length === 0) {
          waited += 1;
          throw new NotYet('something else comes first');
        }
        context.onlyUpTo(before.at(-1)?.position ?? 0);
        await note({ partition, events: before }, context);
      };
      await using running = await run(world, { handle, waitingPauseMs: 5 });
      await eventually('it waits', async () => (await Promise.resolve(waited)) > 10);
      expect((await world.effects('scoring.noting'))[1]).toEqual([1, 2, 3, 4]);
      expect(running.loop.health()).toMatchObject({ ready: true });
      mayPass = true;
      await reached(world, [0, 10, 0, 0]);
    });

    it('delivers an append that commits late, behind a reader that is already waiting for more (1)', async () => {
      await using world = await World.create();
      await world.record(0, 3);
      await using running = new AsyncDisposableStack();
      running.use(await run(world));
      await reached(world, [3, 0, 0, 0]);
      const late = transact(world.producer.pool, async (tx) => {
        await world.producer.append(tx, [
          { partition: 0, stream: 'late', expectedVersion: 'any', state: null, nextDue: null, events: [lateEvent] },
        ]);
        await sleep(500);
      });
      await sleep(100);
      await Promise.all([late, world.record(0, 2), world.record(1, 2)]);
      await reached(world, [6, 2, 0, 0]);
      expect((await world.effects('scoring.noting'))[0]).toEqual(upTo(6));
    });

    it('says so when an event cannot be handled, skips nothing behind it, and harms no one beside it (5)', async () => {
      await using world = await World.create();
      let isPoisonous = true;
      const handle = noting(({ partition, position }) => {
        if (isPoisonous && partition === 1 && position === 4) throw new Error('nobody foresaw this');
      });
      await using poisoned = await run(world, { handle, attempts: 2 });
      await using healthy = await run(world, { consumer: 'scoring.beside' });
      for (let n = 0; n < 5; n++) await Promise.all([0, 1, 2, 3].map((partition) => world.record(partition, 2)));

      await reached(world, [10, 10, 10, 10], 'scoring.beside');
      await eventually('it is stalled', () => !poisoned.loop.health().ready);
      expect(poisoned.loop.health()).toMatchObject({ live: true, ready: false });
      expect(poisoned.loop.health().reasons).toEqual([expect.stringContaining('partition 1 stalled: nobody foresaw this')]);
      expect(healthy.loop.health()).toMatchObject({ live: true, ready: true, reasons: [] });
      await eventually('the others go on', async () => {
        const effects = await world.effects('scoring.noting');
        return [0, 2, 3].every((p) => effects[p]?.length === 10);
      });
      const stuck = await world.effects('scoring.noting');
      expect(stuck[1]?.length).toBeLessThan(4);
      expect((await poisoned.loop.lag()).find(({ partition }) => partition === 1)).toMatchObject({
        stalled: true,
        lag: 10 - (stuck[1]?.length ?? 0),
      });

      isPoisonous = false;
      await reached(world, [10, 10, 10, 10]);
      await eventually('it is ready again', () => poisoned.loop.health().ready);
    });

    it('parks an account that cannot be handled, takes all the others, and makes up for it after the fix (5)', async () => {
      await using world = await World.create();
      const ledger = new Ledger({ pool: world.pool(), schema: 'scoring', partitions: PARTITIONS });
      const partition = partitionOf('sick', PARTITIONS);
      let isFaulty = true;
      const fault: Fault = ({ stream, version }) => {
        if (isFaulty && stream === 'account-sick' && version >= 3) throw new Error('nobody foresaw this');
      };
      const consumer = 'scoring.summing';
      const parking = new Parking({ schema: 'scoring' });
      await using running = await run(world, { consumer, handle: summing(ledger, fault), parking, attempts: 2 });
      for (let round = 0; round < 5; round++) {
        await world.record(partition, 1, 'account.noted.v1', 'sick');
        await world.record(partition, 2, 'account.noted.v1', 'well');
      }
      const of = async (account: string) => (await sumsOf(ledger, account)).length;
      const reading = async () => (await running.loop.lag()).find((one) => one.partition === partition);
      await eventually('the others go on', async () => (await of('well')) === 10);
      expect(running.loop.health()).toMatchObject({ live: true, ready: true, reasons: [] });
      expect(await reading()).toMatchObject({ parked: 1, stalled: false });
      const accounts = parkedSums(ledger, consumer, running.source, fault);
      expect(await accounts.list(undefined, 10)).toMatchObject([
        { accountId: 'sick', partition, reason: 'cannot-handle', detail: 'nobody foresaw this', events: 3 },
      ]);
      await expect(accounts.redrive('sick')).rejects.toMatchObject({ code: 'still-cannot-be-handled' });
      await expect(accounts.redrive('well')).rejects.toMatchObject({ code: 'account-not-parked' });

      isFaulty = false;
      expect(await accounts.redrive('sick')).toMatchObject({ outcome: 'redriven', events: 3, decisions: 3 });
      await world.record(partition, 1, 'account.noted.v1', 'sick');
      await eventually('it goes on with the others', async () => (await of('sick')) === 6);
      let sum = 0;
      const expected = (await world.producer.readStream('account-sick')).map(({ data }) => (sum += (data as { n: number }).n));
      expect(await sumsOf(ledger, 'sick')).toEqual(expected);
      expect(await reading()).toMatchObject({ parked: 0, stalled: false });
    });

    it.each([
      ['SIGTERM', 5_000],
      ['SIGKILL', 15_000],
    ] as const)('hands its partitions over after a %s, and nothing is lost or doubled (8)', async (signal, limit) => {
      await using world = await World.create();
      const start = (): ChildProcess =>
        startProgram(program, [world.url, 'scoring.noting'], { stdio: ['ignore', 'pipe', 'inherit'] });
      const children = [start()];
      try {
        await world.record(0, 20);
        await reached(world, [20, 0, 0, 0]);
        children.push(start());
        const [first, second] = children as [ChildProcess, ChildProcess];
        await once(second.stdout ?? second, 'data'); // it is up: a takeover is measured here, not a start
        await sleep(1_000);
        const writing = (async () => {
          for (let n = 0; n < 20; n++) await Promise.all([0, 1, 2, 3].map((partition) => world.record(partition, 5)));
        })();
        const ended = once(first, 'exit');
        first.kill(signal);
        const [code] = await ended;
        if (signal === 'SIGTERM') expect(code).toBe(0);
        await writing;
        const took = await reached(world, [120, 100, 100, 100], 'scoring.noting', limit);
        expect(took).toBeLessThan(limit);
        expect(await world.effects('scoring.noting')).toEqual({ 0: upTo(120), 1: upTo(100), 2: upTo(100), 3: upTo(100) });
      } finally {
        for (const child of children) child.kill('SIGKILL');
      }
    });

    it('goes on past pages in which nothing concerns its handler (9)', async () => {
      await using world = await World.create();
      await world.record(2, 1_200, 'account.of-no-concern.v1');
      await world.record(2, 1);
      const seen: number[] = [];
      const handle: ConsumerOptions['handle'] = ({ events }) => {
        for (const { type, position } of events) if (type === 'account.noted.v1') seen.push(position);
        return Promise.resolve();
      };
      await using running = new AsyncDisposableStack();
      running.use(await run(world, { handle }));
      await eventually('the one that concerns it', () => seen.length > 0);
      expect(seen).toEqual([1_201]);
    });

    it('costs almost no queries when there is nothing to do (10)', async () => {
      await using world = await World.create();
      await world.record(0, 5);
      await using running = new AsyncDisposableStack();
      running.use(await run(world));
      await reached(world, [5, 0, 0, 0]);
      await sleep(1_500);
      const before = await transactionsOf(world);
      await sleep(4_000);
      expect((await transactionsOf(world)) - before).toBeLessThan(10);
    });

    it('has the same effect from deliveries that are doubled, re-ordered, cut up and full of holes (11)', async () => {
      await using world = await World.create();
      for (let n = 0; n < 10; n++) await Promise.all([0, 3].map((partition) => world.record(partition, 37)));
      const order = new Map<number, number[]>();
      const note = noting();
      const handle: ConsumerOptions['handle'] = async (batch, context) => {
        await note(batch, context);
        order.set(batch.partition, [...(order.get(batch.partition) ?? []), ...batch.events.map(({ position }) => position)]);
      };
      await using running = new AsyncDisposableStack();
      running.use(await run(world, { wrap: unruly, handle }));
      await world.record(0, 30);
      await reached(world, [400, 0, 0, 370]);
      expect(order.get(0)).toEqual(upTo(400));
      expect(order.get(3)).toEqual(upTo(370));
    });

    it('doubles no effect when its checkpoint is restored from an older backup, even while it runs (12)', async () => {
      await using world = await World.create();
      await world.record(0, 50);
      const delivered: number[] = [];
      const note = noting();
      await using running = new AsyncDisposableStack();
      running.use(
        await run(world, {
          handle: async (batch, context) => {
            await note(batch, context);
            delivered.push(...batch.events.map(({ position }) => position));
          },
        }),
      );
      await reached(world, [50, 0, 0, 0]);
      await world.pool().query(`UPDATE scoring.checkpoint SET position = 20`);
      await world.record(0, 1);
      await reached(world, [51, 0, 0, 0]);
      expect((await world.effects('scoring.noting'))[0]).toEqual(upTo(51));
      await eventually('what lies behind the restored checkpoint comes again', () => delivered.length === 50 + 31);
    });

    it('is told when its own ledger has recorded an input, and not of what it wrote itself', async () => {
      await using world = await World.create();
      const heads = [0, 0, 0, 0];
      const empty: number[] = [];
      const handle: ConsumerOptions['handle'] = ({ partition, events }, context) => {
        if (events.length === 0) empty.push(partition);
        else context.appended((heads[partition] = 7));
        return Promise.resolve();
      };
      const waitFor = (partition: number, after: number, signal: AbortSignal) =>
        eventually('a new head', () => signal.aborted || (heads[partition] ?? 0) > after, 60_000).then(() => {
          signal.throwIfAborted();
          return heads[partition] ?? 0;
        });
      await using running = new AsyncDisposableStack();
      running.use(await run(world, { handle, inputs: { waitFor } }));
      await world.record(1, 1);
      await eventually('the event', () => heads[1] === 7);
      await sleep(200);
      expect(empty).toEqual([]);
      heads[2] = 1;
      await eventually('the wake-up', () => empty.length > 0);
      expect(empty).toEqual([2]);
    });
  });
};

const lateEvent = {
  eventId: '11111111-1111-5111-8111-111111111111',
  type: 'account.noted.v1',
  data: {},
  metadata: {},
  occurredAt: '2026-03-01T08:00:00.000Z',
};

/** Transactions of the database, those of the other sessions included; each statement on its own is one. */
const transactionsOf = async (world: World): Promise<number> => {
  const { rows } = await world
    .pool()
    .query<{ count: number }>(
      `SELECT pg_stat_force_next_flush(), (xact_commit + xact_rollback)::float8 AS count FROM pg_stat_database WHERE datname = current_database()`,
    );
  return rows[0]?.count ?? 0;
};
