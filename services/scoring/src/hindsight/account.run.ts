import { explain, isReviewCompleted, type ScoreCard } from '@strata/domain-scoring';
import type { PlainDate, PolicyRef } from '@strata/kernel';
import { accountsIn, type RecordedInput, Skips } from '@strata/messaging';
import type { CompiledPolicy } from '@strata/policy';
import { rerun } from '@strata/replay';
import { scoringCore, scoringInMemory } from '../fold/scoring.core.js';
import { POLICY_PUBLISHED, SCORE_CHANGED } from '../names.js';
import { isCard } from '../score/score.projection.js';
import type { Timeline } from './timeline.js';

/** Where one account stands on a day, and the policy that says so; no card when nothing was decided about it. */
export type Stand = Readonly<{ card: ScoreCard | null; policy: CompiledPolicy }>;

type Run = Readonly<{
  accountId: string;
  partition: number;
  on: PlainDate;
  policies: Readonly<{ compiled: (ref: PolicyRef) => CompiledPolicy }>;
}>;

/** One account through the consumer's own fold, in memory; undefined when no policy was in force. Records nothing. */
export const standAfter = async (
  { events, inputs }: Timeline,
  { accountId, partition, on, policies }: Run,
): Promise<Stand | undefined> => {
  const history = (upTo: number) => pageOf(events.filter(({ position }) => position <= upTo));
  const fold = scoringInMemory({ partition, policies, history, skips: new Skips() });
  const pages = rerun(fold, { events: pageOf(events), inputs: eachOf(inputs) });
  while (!(await pages.next()).done);
  const last = fold
    .decided()
    .map(({ event }) => event)
    .findLast(({ type, data }) => type === SCORE_CHANGED && isCard(data));
  if (!fold.policy) return undefined;
  if (!last || !isCard(last.data)) return { card: null, policy: fold.policy };
  const card = explain(fold.policy, fold.accounts.state(accountId), { accountId, on, cause: last.data.cause });
  return { card, policy: fold.policy };
};

/** Of a partition's inputs those that mean something to one account; of a review its own part. */
export const inputsAbout = (accountId: string, inputs: readonly RecordedInput[]): readonly RecordedInput[] =>
  inputs
    .filter((input) => input.type === POLICY_PUBLISHED || accountsIn(scoringCore, input).includes(accountId))
    .map((input) =>
      isReviewCompleted(input.data)
        ? { ...input, data: { ...input.data, accounts: input.data.accounts.filter((of) => of.accountId === accountId) } }
        : input,
    );

async function* pageOf<T>(page: readonly T[]): AsyncGenerator<readonly T[]> {
  if (page.length > 0) yield await Promise.resolve(page);
}

async function* eachOf<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}
