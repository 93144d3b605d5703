import type { RecordedEvent } from '@strata/ledger';
import type { Difference } from './difference.js';
import type { DayDigest } from './digests.js';
import type { Record } from './record.js';
import type { Replayable } from './replayable.js';
import { type Past, rerun } from './rerun.js';

/** What went through the fold of one partition, and how it compares with the record. */
export type Audited = Readonly<{
  /** Events of the primary ledger. */
  events: number;
  /** Decisions that came out as they are on record. */
  decisions: number;
  difference: Difference | null;
  digests: readonly DayDigest[];
  /** The first input behind the last event that the service has not taken in yet. */
  untaken: RecordedEvent | null;
}>;

export type AuditOptions = Readonly<{
  fold: Replayable;
  past: Omit<Past, 'isTakenIn'>;
  record: Record;
  /** After each page that came out as it should. May wait for something: the next page comes after it. */
  onPage?: (page: readonly RecordedEvent[]) => Promise<void> | void;
}>;

/**
 * Makes every decision of a partition again and compares each with the record, byte by byte, page by page. Ends at the first difference.
 * Writes nothing.
 */
export const audit = async ({ fold, past, record, onPage }: AuditOptions): Promise<Audited> => {
  const running = rerun(fold, { ...past, isTakenIn: () => record.hasMore() });
  let events = 0;
  let untaken: RecordedEvent | undefined;
  for (;;) {
    const step = await running.next();
    if (step.done) untaken = step.value;
    else events += step.value.length;
    if (step.done) break;
    if (!(await record.compare(fold.decided()))) {
      await running.return(undefined);
      break;
    }
    await onPage?.(step.value);
  }
  await record.close();
  const { compared: decisions, difference } = record;
  return { events, decisions, difference, digests: record.digests.digests(), untaken: untaken ?? null };
};
