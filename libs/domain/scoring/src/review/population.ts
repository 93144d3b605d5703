import { addDays, type PlainDate } from '@strata/kernel';
import type { CompiledPolicy } from '@strata/policy';
import type { ReviewFacts } from './review.js';

/** What a review said of one account, and the day from which rules see it. */
export type Standing = Readonly<{ on: PlainDate; from: PlainDate; facts: ReviewFacts }>;

/** The latest review that counts and, until its day comes, the one behind it. In order; at most two. */
export type Population = readonly Standing[];

/**
 * A review was completed. It looks at the population as it was when its day opened, and counts from the next day on: so every partition, live and in
 * an import that opens a year of days in a minute, sees it at the same place.
 */
export const received = (before: Population, on: PlainDate, facts: ReviewFacts): Population => {
  const from = addDays(on, 1);
  if (before.some((standing) => standing.on >= on)) return before;
  return [...before.slice(-1), { on, from, facts }];
};

/** What the population facts of an account are on a day; none before its first review. */
export const populationOn = (population: Population, day: PlainDate): ReviewFacts =>
  population.findLast(({ from }) => from <= day)?.facts ?? {};

/** Whether a rule of the policy reads what reviews say. Where none does, no account has to be looked at because one was completed. */
export const readsReviews = ({ builtIns }: Pick<CompiledPolicy, 'builtIns'>): boolean =>
  builtIns.has('rank_share') || builtIns.has('key_account') || builtIns.has('cluster');

/** Drops the review that another has replaced. The same list when there is none. */
export const settled = (population: Population, day: PlainDate): Population => {
  const current = population.findLastIndex(({ from }) => from <= day);
  return current > 0 ? population.slice(current) : population;
};

/** The day from which a review counts that does not count yet; null when there is none. */
export const comingOn = (population: Population, day: PlainDate): PlainDate | null =>
  population.find(({ from }) => from > day)?.from ?? null;
