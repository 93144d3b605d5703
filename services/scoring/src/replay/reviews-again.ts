import type { MeasuredAccount, MeasuredProduct } from '@strata/domain-scoring';
import { DAY_OPENED, type PlainDate } from '@strata/kernel';
import type { Queryable, RecordedEvent } from '@strata/ledger';
import { dateOf, INPUTS_STREAM, type Skips } from '@strata/messaging';
import { compareEvents, type Difference, type Replayable } from '@strata/replay';
import type { ScoringFold } from '../fold/scoring.core.js';
import { REVIEW_COMPLETED } from '../names.js';
import type { ClusterRun } from '../review/clusters.js';
import { reviewEvents } from '../review/completed.js';
import { measuredOn, saveMeasures } from '../review/cut.rows.js';
import { measuredIn } from '../review/cuts.js';
import { type Cut, type Pause, pausesOf, type RecordedReview, type ReplayParts } from './partition.replay.js';
import { SalesSoFar } from './sales-so-far.js';

/** A review whose record says something else than the events before its cut. */
export type ReviewDifference = Difference & Readonly<{ review: PlainDate }>;

/** What became of the reviews on record. `notCompared`: an account was parked when they were made, and is not any more. */
export type ReviewsCompared = Readonly<{
  compared: number;
  notCompared: readonly PlainDate[];
  difference: ReviewDifference | null;
}>;

type Partition = Readonly<{ cut: Cut; fold: ScoringFold; skips: Skips; reviews: readonly RecordedReview[] }>;
type Found = RecordedReview & { partition: number; occurredAt: string | null; isPaused: boolean };

const elsewhere = (table: string): string => `pg_temp.${table}`;

/**
 * Makes the reviews on record again: they are recorded inputs, which a replay takes as they are, but what they say follows from the events before
 * their cut. Each partition is measured where its replay comes by; when all have, the results are computed and compared, one review at a time. What
 * was measured lies in temporary tables meanwhile: it is a row for each account and review.
 */
export class ReviewsAgain {
  readonly #parts: ReplayParts;
  /** One connection: temporary tables are seen by no other. */
  readonly #tx: Queryable;
  readonly #found: Found[] = [];

  private constructor(parts: ReplayParts, tx: Queryable) {
    this.#parts = parts;
    this.#tx = tx;
  }

  static async begin(parts: ReplayParts, tx: Queryable): Promise<ReviewsAgain> {
    for (const table of ['review_measure', 'review_product_measure'])
      await tx.query(`CREATE TEMP TABLE ${table} (LIKE scoring.${table} INCLUDING ALL)`);
    return new ReviewsAgain(parts, tx);
  }

  /** The fold of a partition, which is measured on the days of the reviews that are on record in it. */
  async watch({ cut, fold, skips, reviews }: Partition): Promise<Replayable> {
    const { partition, head } = cut;
    const sales = new SalesSoFar((upTo) => this.#parts.history(partition, 0, upTo), skips);
    const pauses = await pausesOf(this.#parts.scoring, partition);
    const found = reviews
      .filter(({ position }) => position <= head)
      .map((review): Found => ({ ...review, partition, occurredAt: null, isPaused: false }));
    this.#found.push(...found);
    const byDay = new Map(found.map((review) => [review.day, review]));
    const measured = async (taking: Promise<void> | undefined, event: RecordedEvent, review: Found): Promise<void> => {
      await taking;
      const { policy } = fold;
      if (!policy || fold.own.state.position !== event.position) return;
      review.occurredAt = event.occurredAt;
      review.isPaused = pauses.some(isAround(event.position));
      const products = await sales.until(policy, review.day, event.position);
      await this.#save(review, measuredIn(fold, policy, review.day), products);
    };
    return {
      take: (event) => {
        const taking = fold.take(event);
        sales.add(event);
        const review = event.type === DAY_OPENED ? byDay.get(dateOf(event)) : undefined;
        return review ? measured(taking, event, review) : taking;
      },
      input: (recorded) => fold.input(recorded),
      decided: () => fold.decided(),
    };
  }

  /** Once all partitions have come by: compares the reviews that are on record in each of them, from a day on, in order of day. */
  async compare(from: PlainDate | undefined): Promise<ReviewsCompared> {
    const { partitions } = this.#parts.scoring;
    const days = Map.groupBy(this.#found, ({ day }) => day);
    const complete = [...days].filter(([, found]) => found.length === partitions).sort(([a], [b]) => (a < b ? -1 : 1));
    const notCompared: PlainDate[] = [];
    let compared = 0;
    let before: ClusterRun | null = null;
    for (const [day, found] of complete) {
      const recorded = await Promise.all(found.map((review) => this.#recorded(review)));
      const last = before;
      before = runIn(recorded);
      if (from !== undefined && day < from) continue;
      if (found.some(({ isPaused }) => isPaused)) {
        notCompared.push(day);
        continue;
      }
      const again = await this.#again(day, found, last);
      for (const [i, { partition }] of found.entries()) {
        const place = { partition, stream: INPUTS_STREAM, type: REVIEW_COMPLETED };
        const difference = compareEvents(place, recorded[i] ?? [], again[partition] ?? []);
        if (difference) return { compared, notCompared, difference: { ...difference, review: day } };
      }
      compared += 1;
    }
    return { compared, notCompared, difference: null };
  }

  async #again(day: PlainDate, found: readonly Found[], before: ClusterRun | null): Promise<ReturnType<typeof reviewEvents>> {
    const { policies, scoring } = this.#parts;
    const [first] = found;
    const reviews = first && policies.compiled(first.policy).reviews;
    if (!first || !reviews) return [];
    const times = found.flatMap(({ occurredAt }) => occurredAt ?? []).sort();
    const occasion = { day, policy: first.policy, reviews, before, partitions: scoring.partitions };
    return reviewEvents(occasion, await measuredOn(this.#tx, day, elsewhere), times[0] ?? '');
  }

  #recorded({ partition, version, parts }: Found): Promise<readonly RecordedEvent[]> {
    return this.#parts.scoring.readStream(INPUTS_STREAM, { partition, afterVersion: version - 1, limit: parts });
  }

  #save({ day, partition }: Found, accounts: readonly MeasuredAccount[], products: readonly MeasuredProduct[]): Promise<void> {
    return saveMeasures(this.#tx, { day, partition }, accounts, products, elsewhere);
  }
}

const isAround =
  (position: number) =>
  ({ from, upTo }: Pause): boolean =>
    from < position && position <= upTo;

/** The cluster analysis that a review recorded, whose labels the next one carries on. */
const runIn = (recorded: readonly (readonly RecordedEvent[])[]): ClusterRun | null => {
  const data = recorded[0]?.[0]?.data;
  return isWithResult(data) ? data.result.clusters : null;
};

const isWithResult = (data: unknown): data is { result: { clusters: ClusterRun | null } } =>
  typeof data === 'object' && data !== null && 'result' in data && typeof data.result === 'object' && data.result !== null;
