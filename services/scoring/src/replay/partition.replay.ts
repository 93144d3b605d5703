import { isReviewCompleted } from '@strata/domain-scoring';
import type { PlainDate, PolicyRef } from '@strata/kernel';
import type { Ledger, Queryable, RecordedEvent } from '@strata/ledger';
import { initialPartition, INPUTS_STREAM, inputsOf, Parking, Skips } from '@strata/messaging';
import { Record, recordedInputs } from '@strata/replay';
import type { CompiledPolicy } from '@strata/policy';
import { scoringInMemory } from '../fold/scoring.core.js';
import { ABOUT_DRAFTS, ACCOUNT_FACTS, POLICY_PUBLISHED, REVIEW_COMPLETED, SCORING } from '../names.js';
import type { Policies } from '../policy/policies.js';

const parking = new Parking({ schema: SCORING });

export type ReplayParts = Readonly<{
  scoring: Ledger;
  policies: Policies;
  /** The account ledger's events of a partition behind a position, up to another. */
  history: (partition: number, after: number, upTo: number) => AsyncIterable<readonly RecordedEvent[]>;
}>;

/** Where a replay of a partition ends: the same moment in both ledgers. */
export type Cut = Readonly<{
  partition: number;
  /** The position of the account ledger that the consumer has come to. */
  upTo: number;
  /** The end of our own partition at that moment. */
  head: number;
}>;

/** The moment of now. The consumer of the partition waits while `tx` is open, and no longer. */
export const cutOf = async (scoring: Ledger, tx: Queryable, partition: number): Promise<Cut> => {
  const upTo = await scoring.checkpoint(tx, ACCOUNT_FACTS, partition);
  const head = (await scoring.heads(tx)).find((of) => of.partition === partition)?.position ?? 0;
  return { partition, upTo, head };
};

type ReplayOptions = Readonly<{
  tx?: Queryable;
  policies?: Readonly<{ compiled: (ref: PolicyRef) => CompiledPolicy }>;
  /** Nothing that comes out is recorded or compared with what is. */
  isRehearsal?: boolean;
}>;

/** A partition from its first event: the consumer's own fold over rows in memory, and everything it met. */
export const replayOf = async (
  { scoring, policies, history }: ReplayParts,
  { partition, upTo }: Cut,
  { tx = scoring.pool, policies: others = policies, isRehearsal = false }: ReplayOptions = {},
) => {
  const stream = { partition, ...(isRehearsal && { type: POLICY_PUBLISHED }) }; // nothing else is looked at
  const own = await scoring.readStream(INPUTS_STREAM, stream);
  await policies.know(partition, initialPartition, inputsOf(own));
  const skips = new Skips(await parking.standing(tx, ACCOUNT_FACTS, partition));
  const past = (until: number) => history(partition, 0, until);
  const fold = scoringInMemory({ partition, policies: others, history: past, skips, isRehearsal });
  const inputs = recordedInputs(scoring, { stream: INPUTS_STREAM, partition });
  return { fold, past: { events: past(upTo), inputs }, lastVersion: own.length, skips, reviews: reviewsIn(own) };
};

/** A review on record in a partition: where its events are in the stream of inputs. */
export type RecordedReview = Readonly<{ day: PlainDate; policy: PolicyRef; version: number; position: number; parts: number }>;

const reviewsIn = (own: readonly RecordedEvent[]): readonly RecordedReview[] =>
  own.flatMap(({ type, data, version, position }) => {
    if (type !== REVIEW_COMPLETED || !isReviewCompleted(data) || data.part !== 1) return [];
    return [{ day: data.on, policy: data.policy, parts: data.parts, version, position }];
  });

/** From behind the event that parked an account up to where the consumer was when that ended. */
export type Pause = Readonly<{ from: number; upTo: number }>;

/** When accounts of a partition stood still that go on now: what a review saw of them then does not come out again. */
export const pausesOf = async ({ pool }: Ledger, partition: number): Promise<readonly Pause[]> =>
  (await parking.ended(pool, ACCOUNT_FACTS, partition)).map(({ position, upTo }) => ({ from: position, upTo: upTo ?? position }));

type RecordRange = Cut & Readonly<{ from?: string | undefined }>;

/** The decisions on record of a partition. */
export const recordOf = async (
  ledger: Ledger,
  { partition, head, from }: RecordRange,
  tx: Queryable = ledger.pool,
): Promise<Record> =>
  new Record({
    ledger,
    partition,
    isElsewhere: (type) => ABOUT_DRAFTS.includes(type),
    apart: await parking.everParked(tx, ACCOUNT_FACTS, partition),
    upTo: head,
    from,
  });
