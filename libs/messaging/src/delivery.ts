import { type Queryable, type RecordedEvent, type StreamState, transactFrom } from '@strata/ledger';
import type { Pool } from 'pg';
import { BatchContext } from './batch.context.js';
import { BatchTrace } from './batch.trace.js';
import { count, timed } from './consumer.metrics.js';
import type { Batch, EventSource } from './event-source.js';
import type { ParkedEvent, Parking } from './parking/parking.js';
import { Skips } from './parking/skips.js';
import { type Hole, sift } from './sift.js';

/** Where a consumer keeps how far it has come: its own ledger's checkpoint table. */
export type Checkpoints = Readonly<{
  /** The position behind which to go on, 0 in the beginning; the row stays locked until the transaction ends. */
  checkpoint: (tx: Queryable, consumer: string, partition: number) => Promise<number>;
  moveCheckpoint: (tx: Queryable, consumer: string, partition: number, position: number) => Promise<void>;
}>;

/** A handler of batches, as Nest hands it over or as a test writes it. */
export type BatchHandler = (batch: Batch, context: BatchContext) => Promise<unknown>;

/** What a handler is going to ask for anyway, read as soon as the checkpoint is locked: the states of streams, by stream. */
export type LookAhead = (tx: Queryable, batch: Batch) => Promise<ReadonlyMap<string, StreamState>>;

export type DeliveryOptions = Readonly<{
  consumer: string;
  pool: Pool;
  checkpoints: Checkpoints;
  source: Pick<EventSource, 'history' | 'ledger'>;
  handle: BatchHandler;
  /** Where accounts are parked that cannot be handled; without it nothing is. */
  parking?: Parking | undefined;
  lookAhead?: LookAhead | undefined;
  /** A page of a long re-read has passed: still alive. */
  ticked: () => void;
}>;

/** How far a delivery came, and up to where the handler wrote into its own ledger (0: it wrote nothing). */
export type Delivered = Readonly<{ position: number; appendedUpTo: number }>;

/**
 * One batch, one transaction: lock the checkpoint, leave out what was taken before, fill a hole from the producing ledger, call
 * the handler, move the checkpoint, commit. Killed at any instruction, the effect and the checkpoint are both there or neither.
 */
export const deliverOnce = async (options: DeliveryOptions, batch: Batch): Promise<Delivered> => {
  const { consumer, pool, checkpoints, source, handle, lookAhead, parking, ticked } = options;
  const { partition } = batch;
  const began = performance.now();
  const attributes = { consumer };
  const traced = new BatchTrace(consumer);
  let taken: BatchContext | undefined;

  const lockAndLook = (tx: Queryable) =>
    Promise.all([
      checkpoints.checkpoint(tx, consumer, partition),
      parking?.standing(tx, consumer, partition) ?? [],
      lookAhead?.(tx, batch),
    ]);
  const done = await transactFrom(pool, lockAndLook, async (transaction, [checkpoint, standing, states]) => {
    const { fresh, duplicates, hole } = sift(batch.events, checkpoint);
    const refetched = fresh.length === 0 && hole ? await fill(source, partition, hole) : [];
    const events = [...fresh, ...refetched];
    const counted = { duplicates, refetched: refetched.length, events: events.length };
    if (events.length === 0 && batch.events.length > 0) return { position: checkpoint, appendedUpTo: 0, counted };

    const history = (after: number, upTo: number) => alive(source.history(partition, after, upTo), ticked);
    const effective = () => events.filter((event) => event.position <= context.takenUpTo);
    const reached = () => effective().at(-1)?.position ?? checkpoint;
    const moveCheckpoint = async () => {
      if (reached() !== checkpoint) await checkpoints.moveCheckpoint(transaction, consumer, partition, reached());
    };
    const skips = new Skips(standing);
    const context = new BatchContext({ transaction, consumer, checkpoint, history, skips, states, moveCheckpoint }, traced);
    taken = context;
    traced.took(source.ledger, partition, events);
    await handle({ partition, events }, context);
    await context.moveCheckpoint();
    if (parking) await notePassedOver(parking, transaction, standing, effective());
    return { position: reached(), appendedUpTo: context.appendedUpTo, counted: { ...counted, events: effective().length } };
  }).catch((error: unknown) => {
    traced.end(error);
    throw error;
  });
  traced.end();
  taken?.committed();

  timed(performance.now() - began, attributes);
  count('batches', 1, attributes);
  count('events', done.counted.events, attributes);
  count('duplicates', done.counted.duplicates, attributes);
  count('refetched', done.counted.refetched, attributes);
  count('holes', done.counted.refetched > 0 ? 1 : 0, attributes);
  return done;
};

/** The first page of what is missing; the source offers the rest again, so a hole of any length needs little memory. */
const fill = async (source: DeliveryOptions['source'], partition: number, hole: Hole): Promise<readonly RecordedEvent[]> => {
  for await (const page of source.history(partition, hole.after, hole.upTo)) {
    const { fresh, hole: another } = sift(page, hole.after);
    if (fresh.length > 0 && !another) return fresh;
    break;
  }
  throw new Error(
    `positions ${hole.after + 1} to ${hole.upTo} of partition ${partition} were not delivered, and the ledger of ${source.ledger} does not give them either`,
  );
};

/** The events stay where they are recorded; the parked row says how many are waiting and up to where. */
const notePassedOver = async (
  parking: Parking,
  tx: Queryable,
  standing: readonly ParkedEvent[],
  events: readonly RecordedEvent[],
): Promise<void> => {
  for (const row of standing) {
    if (row.outcome !== null) continue;
    const skips = new Skips([row]);
    const passed = events.filter(({ stream, position }) => stream === row.stream && skips.isLeftOut(stream, position));
    const last = passed.at(-1);
    if (last) await parking.passedOver(tx, row.id, passed.length, last.position);
  }
};

async function* alive<T>(pages: AsyncIterable<T>, ticked: () => void): AsyncGenerator<T> {
  for await (const page of pages) {
    ticked();
    yield page;
  }
}
