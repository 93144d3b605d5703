import type { Scope } from '@strata/policy';

/** One account as a review found it on its day. Small: a row of the consistent cut. */
export type MeasuredAccount = Readonly<{
  accountId: string;
  /** Values of the facts that the review needs; a fact that is not known is not there. */
  values: Readonly<Record<string, number>>;
  /** Fields of the profile by which key accounts are grouped. */
  profile: Readonly<Record<string, string>>;
  /** The widest opportunity that was found; null when none was. */
  scope: Scope | null;
  /** The tiers held. */
  tiers: Readonly<Record<string, string>>;
}>;

/** What was sold of a product. */
export type MeasuredProduct = Readonly<{ product: string; amount: number }>;

/** Something to rank by. */
export type Measured = Readonly<{ id: string; value: number }>;
