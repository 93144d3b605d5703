import type { TierExpectation } from '@strata/policy';
import type { MeasuredAccount } from './measured.js';
import { shareOf } from './shares.js';

/** A tier, the part of all graded accounts that holds it, and what the policy expects. Shares in millionths. */
export type TierShare = Readonly<{
  ladder: string;
  tier: string;
  accounts: number;
  of: number;
  share: number;
  least: number;
  most: number;
  isExpected: boolean;
}>;

/** Whether reality is where the policy says it should be: S is 10% to 20% of the customers. Source: S0. */
export const tierShares = (
  expectations: readonly TierExpectation[],
  accounts: readonly MeasuredAccount[],
): readonly TierShare[] =>
  expectations.map(({ ladder, tier, least, most }) => {
    const on = accounts.filter(({ tiers }) => tiers[ladder] !== undefined);
    const holding = on.filter(({ tiers }) => tiers[ladder] === tier).length;
    const share = shareOf(holding, on.length);
    return {
      ladder,
      tier,
      accounts: holding,
      of: on.length,
      share,
      least,
      most,
      isExpected: on.length === 0 || (share >= least && share <= most),
    };
  });
