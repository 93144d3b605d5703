import type { Message, PlainDate, PolicyRef } from '@strata/kernel';
import type { Scope } from '@strata/policy';
import type { Concentration } from './concentration.js';
import type { TierShare } from './expectation.js';
import type { KeyAccounts } from './key-accounts.js';
import type { ClassedProduct, ProductClasses } from './product-classes.js';
import type { ReviewFacts } from './review.js';

/** What a review said of one account: the facts that rules see, and why. */
export type ReviewedAccount = Readonly<{
  accountId: string;
  facts: ReviewFacts;
  rank?: number;
  /** The measures that the review took, as they were on its day. */
  measures: Readonly<Record<string, number>>;
  /** Of a key account: by which measures it is one, where it is, how far its opportunities reach, and who takes care of it. */
  key?: Readonly<{ by: readonly string[]; places: readonly (string | null)[]; scope: Scope; desk: string | null }>;
}>;

/** What a review found over all accounts together. Shares are in millionths, amounts in the unit of the measured fact. */
export type ReviewResult = Readonly<{
  accounts: number;
  ranked: number;
  rankBy: string;
  concentration: Concentration;
  keyAccounts: (Omit<KeyAccounts, 'accounts'> & Readonly<{ accounts: number; groupBy: readonly string[]; share: number }>) | null;
  products: (Omit<ProductClasses, 'products'> & Readonly<{ measure: string; by: string }>) | null;
  /** The run of the cluster analysis with its parameters; null when the policy asks for none. */
  clusters: unknown;
  tiers: readonly TierShare[];
  warnings: readonly string[];
}>;

/**
 * A review of the whole population was completed. Recorded in every partition as an input, in parts: the accounts (and of the products a
 * part) that the partition holds. The first part of each partition carries the result. Kept forever: add a field, never rename one.
 */
export type ReviewCompleted = Message<
  'scoring.review-completed.v1',
  Readonly<{
    /** The day at whose opening the population was measured; rules see the result from the next day on. */
    on: PlainDate;
    policy: PolicyRef;
    part: number;
    parts: number;
    accounts: readonly ReviewedAccount[];
    products: readonly ClassedProduct[];
    result?: ReviewResult;
  }>
>;

/** By its shape: that the data is as it should be was seen to when it was recorded. */
export const isReviewCompleted = (data: unknown): data is ReviewCompleted['data'] =>
  typeof data === 'object' &&
  data !== null &&
  'on' in data &&
  'accounts' in data &&
  Array.isArray(data.accounts) &&
  'parts' in data;
