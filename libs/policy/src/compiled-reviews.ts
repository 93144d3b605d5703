import type { PlainDate } from '@strata/kernel';
import type { CompiledFact, FactFeed } from './compiled-policy.js';

/** A share of a whole in millionths: 800000 is 80%. Whole numbers, so that no rounding decides who is in. */
export type Share = number;

/** The widest reach of an opportunity, and who takes care of it. Source: S1, key-account screening, step 3. */
export type Scope = 'national' | 'regional' | 'city';

export type CompiledKeyAccounts = Readonly<{
  /** The facts by which accounts are screened: an account is key when it is in the head of any of them. */
  measures: readonly string[];
  share: Share;
  /** Fields of the profile, from the widest place to the narrowest. */
  groupBy: readonly string[];
  /** Who takes care of key accounts, by scope; null when the policy does not route. */
  route: Readonly<Record<Scope, string>> | null;
}>;

/** A class of products ends where the best sellers down to it together make `upTo` of the measure. */
export type ProductClass = Readonly<{ id: string; label: unknown; upTo: Share; expectShare: readonly [Share, Share] | null }>;

export type CompiledProducts = Readonly<{
  /** The fact that is measured, and the field of its lines by which a product is told from another. */
  measure: CompiledFact;
  by: string;
  feeds: ReadonlyMap<string, readonly FactFeed[]>;
  classes: readonly ProductClass[];
}>;

export type CompiledClusters = Readonly<{
  features: readonly string[];
  scale: 'log_zscore' | 'zscore';
  method: 'kmeans';
  k: number;
  seed: number;
}>;

export type TierExpectation = Readonly<{ ladder: string; tier: string; least: Share; most: Share }>;

/** What a review of the whole population looks at, and when. */
export type CompiledReviews = Readonly<{
  /** Whether the schedule of the policy names this day. */
  isDueOn: (day: PlainDate) => boolean;
  /** The facts that the review needs of each account. */
  measured: readonly CompiledFact[];
  /** The fact by which accounts are ranked. */
  rankBy: string;
  /** The head whose part of the whole is reported: 200000 for the first fifth. Source: S0, S3: 20% make 80%. */
  top: Share;
  keyAccounts: CompiledKeyAccounts | null;
  products: CompiledProducts | null;
  clusters: CompiledClusters | null;
  expectations: readonly TierExpectation[];
  /** Fields of the profile and the scopes of opportunities are kept under these names among the folded facts of an account. */
  profile: readonly string[];
}>;

/** Where a field of the profile is kept among the folded facts of an account: no declared fact can be called so. */
export const profileFact = (field: string): string => `@${field}`;
/** Where the scopes of opportunities that were found are kept. */
export const OPPORTUNITY_SCOPES = '@opportunity';
