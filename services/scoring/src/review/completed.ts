import {
  factsOf,
  type MeasuredAccount,
  type MeasuredProduct,
  review,
  type ReviewCompleted,
  type ReviewedAccount,
  type ReviewResult,
} from '@strata/domain-scoring';
import { partitionOf, type PlainDate, type PolicyRef } from '@strata/kernel';
import { deriveEventId, type NewEvent } from '@strata/ledger';
import type { CompiledReviews } from '@strata/policy';
import { REVIEW_COMPLETED } from '../names.js';
import { clusterAccounts, type ClusterRun } from './clusters.js';

/** Accounts, or products, in one event: a message of it must stay well below what Kafka takes. */
const PART = 500;

type Measured = Readonly<{
  accounts: readonly MeasuredAccount[];
  products: readonly MeasuredProduct[];
  partitionOf: ReadonlyMap<string, number>;
}>;

type Occasion = Readonly<{
  day: PlainDate;
  policy: PolicyRef;
  reviews: CompiledReviews;
  before: ClusterRun | null;
  partitions: number;
}>;

/** What a review records: for each partition the parts of its event, at least one. The same measures give the same parts. */
const completedIn = (
  { day, policy, reviews, before, partitions }: Occasion,
  { accounts, products, partitionOf: home }: Measured,
): readonly (readonly ReviewCompleted['data'][])[] => {
  const found = review(reviews, accounts, products);
  const clustered = reviews.clusters && clusterAccounts(reviews.clusters, accounts, before);
  const facts = factsOf(reviews, found, accounts, clustered?.labels ?? new Map());
  const ranks = new Map(found.ranking.map(({ id, rank }) => [id, rank]));
  const keys = new Map(found.keyAccounts?.accounts.map(({ accountId, ...key }) => [accountId, key]));
  const reviewed = accounts.map(({ accountId, values }): ReviewedAccount => {
    const rank = ranks.get(accountId);
    const key = keys.get(accountId);
    return {
      accountId,
      facts: facts.get(accountId) ?? {},
      ...(rank === undefined ? {} : { rank }),
      measures: values,
      ...(key ? { key } : {}),
    };
  });
  const result = resultOf(reviews, found, clustered?.run ?? null);
  return Array.from({ length: partitions }, (_, partition) => {
    const mine = reviewed.filter(({ accountId }) => home.get(accountId) === partition);
    const sold = (found.products?.products ?? []).filter(({ product }) => partitionOf(product, partitions) === partition);
    const parts = Math.max(1, Math.ceil(mine.length / PART), Math.ceil(sold.length / PART));
    return Array.from({ length: parts }, (__, part) => ({
      on: day,
      policy,
      part: part + 1,
      parts,
      accounts: mine.slice(part * PART, (part + 1) * PART),
      products: sold.slice(part * PART, (part + 1) * PART),
      ...(part === 0 ? { result } : {}),
    }));
  });
};

/** The same as events, for each partition those that are recorded in it. `occurredAt`: when the day opened in the first of the partitions. */
export const reviewEvents = (
  occasion: Occasion,
  measured: Measured,
  occurredAt: string,
): readonly (readonly Pick<NewEvent, 'eventId' | 'type' | 'data' | 'occurredAt'>[])[] =>
  completedIn(occasion, measured).map((parts, partition) =>
    parts.map((data, part) => ({
      eventId: deriveEventId(`review-completed\n${occasion.policy.hash}\n${occasion.day}\n${partition}`, part),
      type: REVIEW_COMPLETED,
      data,
      occurredAt,
    })),
  );

const resultOf = (
  reviews: CompiledReviews,
  { accounts, ranking, concentration, keyAccounts, products, tiers, warnings }: ReturnType<typeof review>,
  clusters: ClusterRun | null,
): ReviewResult => ({
  accounts,
  ranked: ranking.length,
  rankBy: reviews.rankBy,
  concentration,
  keyAccounts:
    keyAccounts && reviews.keyAccounts
      ? {
          accounts: keyAccounts.accounts.length,
          share: reviews.keyAccounts.share,
          groupBy: reviews.keyAccounts.groupBy,
          screenings: keyAccounts.screenings,
          groups: keyAccounts.groups,
          desks: keyAccounts.desks,
        }
      : null,
  products:
    products && reviews.products
      ? {
          measure: reviews.products.measure.name,
          by: reviews.products.by,
          of: products.of,
          total: products.total,
          classes: products.classes,
        }
      : null,
  clusters,
  tiers,
  warnings,
});
