import type { PlainDate } from '@strata/kernel';
import { transact } from '@strata/ledger';
import { audit, combineDigests, type DayDigest, describeDifference, type Difference } from '@strata/replay';
import { type Cut, cutOf, recordOf, replayOf, type ReplayParts } from './partition.replay.js';

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
  /** The first decision that came out differently, also in one sentence. */
  difference: (Difference & Readonly<{ sentence: string }>) | null;
  digests: readonly DayDigest[];
}>;

/** Makes every decision of every partition again and compares it with the record, byte by byte. Stops at the first difference; writes nothing. */
export const replayAll = async (parts: ReplayParts, { from, onProgress }: ReplayOptions = {}): Promise<Replayed> => {
  const cuts = await cutsOf(parts);
  const total = cuts.reduce((sum, { upTo }) => sum + upTo, 0);
  let [events, decisions] = [0, 0];
  const digests: (readonly DayDigest[])[] = [];
  for (const cut of cuts) {
    const { fold, past } = await replayOf(parts, cut);
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
      return { ok: false, from: from ?? null, events, decisions, difference: named, digests: [] };
    }
  }
  return { ok: true, from: from ?? null, events, decisions, difference: null, digests: combineDigests(digests) };
};

/** Each partition's moment; its consumer waits only while it is read. */
export const cutsOf = async ({ scoring }: ReplayParts): Promise<readonly Cut[]> => {
  const cuts: Cut[] = [];
  for (let partition = 0; partition < scoring.partitions; partition++)
    cuts.push(await transact(scoring.pool, (tx) => cutOf(scoring, tx, partition)));
  return cuts;
};
