import type { PlainDate } from '@strata/kernel';
import { transact } from '@strata/ledger';
import { audit, combineDigests, type DayDigest, describeDifference, type Difference } from '@strata/replay';
import { type Cut, cutOf, recordOf, replayOf, type ReplayParts } from './partition.replay.js';
import { ReviewsAgain } from './reviews-again.js';

export type ReplayOptions = Readonly<{
  /** Decisions of earlier days are made again, but not compared. */
  from?: PlainDate | undefined;
  onProgress?: (done: number, total: number) => void;
}>;

/** What a replay went through. `digests` are of the record, which came out again exactly as it is when `ok`. */
export type Replayed = Readonly<{
  ok: boolean;
  from: PlainDate | null;
  events: number;
  decisions: number;
  /** The first decision, or else the first review, that came out differently, also in one sentence. */
  difference: (Difference & Readonly<{ review?: PlainDate; sentence: string }>) | null;
  /** Reviews that were made again from the events before their cut, and those that were not: an account was parked then, and is not any more. */
  reviews: Readonly<{ compared: number; notCompared: readonly PlainDate[] }>;
  digests: readonly DayDigest[];
}>;

/**
 * Makes every decision of every partition again, and then every review, and compares each with the record, byte by byte. Stops at the first
 * difference; writes nothing.
 */
export const replayAll = async (parts: ReplayParts, options: ReplayOptions = {}): Promise<Replayed> => {
  const client = await parts.scoring.pool.connect();
  let isDone = false;
  try {
    const replayed = await replayWith(parts, await ReviewsAgain.begin(parts, client), options);
    await client.query('DISCARD TEMP');
    isDone = true;
    return replayed;
  } finally {
    client.release(!isDone); // one that failed takes its temporary tables with its connection
  }
};

const replayWith = async (parts: ReplayParts, reviews: ReviewsAgain, { from, onProgress }: ReplayOptions): Promise<Replayed> => {
  const cuts = await cutsOf(parts);
  const total = cuts.reduce((sum, { upTo }) => sum + upTo, 0);
  let [events, decisions] = [0, 0];
  const digests: (readonly DayDigest[])[] = [];
  for (const cut of cuts) {
    const { past, ...partition } = await replayOf(parts, cut);
    const fold = await reviews.watch({ ...partition, cut });
    const record = await recordOf(parts.scoring, { ...cut, from });
    let done = events;
    const onPage = (page: readonly unknown[]): void => onProgress?.((done += page.length), total);
    const audited = await audit({ fold, past, record, onPage });
    events += audited.events;
    decisions += audited.decisions;
    digests.push(audited.digests);
    const { difference } = audited;
    if (difference) {
      const named = { ...difference, sentence: describeDifference(difference) };
      const none = { compared: 0, notCompared: [] };
      return { ok: false, from: from ?? null, events, decisions, difference: named, reviews: none, digests: [] };
    }
  }
  const { difference, ...counts } = await reviews.compare(from);
  const went = { from: from ?? null, events, decisions, reviews: counts };
  if (!difference) return { ok: true, ...went, difference, digests: combineDigests(digests) };
  const sentence = `The review of ${difference.review}, ${describeDifference(difference)}`;
  return { ok: false, ...went, difference: { ...difference, sentence }, digests: [] };
};

/** Each partition's moment; its consumer waits only while it is read. */
export const cutsOf = async ({ scoring }: ReplayParts): Promise<readonly Cut[]> => {
  const cuts: Cut[] = [];
  for (let partition = 0; partition < scoring.partitions; partition++)
    cuts.push(await transact(scoring.pool, (tx) => cutOf(scoring, tx, partition)));
  return cuts;
};
