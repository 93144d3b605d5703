import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger, RecordedEvent } from '@strata/ledger';
import {
  type Batch,
  type BatchContext,
  ConsumerLoop,
  deliverOnce,
  type EventSource,
  LedgerSource,
  Parking,
} from '@strata/messaging';

/** A consumer as its service wires it, and the ledger in which it keeps its checkpoints. */
export type Consuming = Readonly<{
  consumer: string;
  own: Ledger;
  handler: Readonly<{ consume: (batch: Batch, context: BatchContext) => Promise<void> }>;
}>;

/** A consumer takes everything that is in a ledger now, partition by partition, in batches of `size`. */
export const takeAll = async ({ consumer, own, handler }: Consuming, from: Ledger, size: number): Promise<void> => {
  const source = new LedgerSource({ ledger: from, batchSize: size });
  const handle = handler.consume.bind(handler);
  const options = { consumer, pool: own.pool, checkpoints: own, source, ticked: () => undefined, handle };
  for (let partition = 0; partition < own.partitions; partition++) {
    const { position } = await deliverOnce(options, { partition, events: [] });
    for await (const events of source.history(partition, position, Number.MAX_SAFE_INTEGER))
      await deliverOnce(options, { partition, events });
  }
};

/** What a version of a service makes of an event when it reads it. */
export type Reading = (event: RecordedEvent) => RecordedEvent;

/** Runs a consumer that parks what it cannot handle until it is at the end of its source. It has to stay ready all the time. */
export const runToEnd = async ({ consumer, own, handler }: Consuming, from: Ledger, read: Reading): Promise<void> => {
  const loop = new ConsumerLoop({
    consumer,
    pool: own.pool,
    checkpoints: own,
    source: misreading(new LedgerSource({ ledger: from, batchSize: 13, pollMs: 100, claimMs: 50 }), read),
    handle: (batch, context) => handler.consume(batch, context),
    parking: new Parking({ schema: own.schema }),
    attempts: 2,
    stalledPauseMs: 100,
  });
  const stop = new AbortController();
  const running = loop.run(stop.signal);
  const head = await headOf(from);
  while ((await positionOf(own, consumer)) < head) {
    if (!loop.health().ready) throw new Error(`not ready: ${JSON.stringify(loop.health())}`);
    await sleep(10);
  }
  stop.abort();
  await running;
};

/** A source as a version of the service reads it that makes something else of its events. */
export const misreading = (source: EventSource, read: Reading): EventSource => ({
  ledger: source.ledger,
  partitions: source.partitions,
  heads: () => source.heads(),
  async *history(partition, after, upTo) {
    for await (const page of source.history(partition, after, upTo)) yield page.map(read);
  },
  run: (subscription) =>
    source.run({
      ...subscription,
      deliver: (batch, signal) => subscription.deliver({ ...batch, events: batch.events.map(read) }, signal),
    }),
});

/** How far a consumer has come, over all partitions. */
export const positionOf = async (own: Ledger, consumer: string): Promise<number> => {
  const sql = `SELECT coalesce(sum(position), 0)::float8 AS sum FROM "${own.schema}".checkpoint WHERE consumer = $1`;
  const { rows } = await own.pool.query<{ sum: number }>(sql, [consumer]);
  return rows[0]?.sum ?? 0;
};

/** How many events a ledger has, over all partitions. */
export const headOf = async (ledger: Ledger): Promise<number> =>
  (await ledger.heads()).reduce((sum, { position }) => sum + position, 0);

/** Decisions come later in their service's own ledger after a redrive, so what stands behind them there has another position. */
export const withoutOwnPositions = <Value>(own: string, value: Value): Value =>
  JSON.parse(
    JSON.stringify(value).replaceAll(
      new RegExp(`(ledger\\W+${own}\\W+partition\\W+\\d+\\W+position\\W+)\\d+`, 'g'),
      (_, before) => `${String(before)}0`,
    ),
  ) as Value;
