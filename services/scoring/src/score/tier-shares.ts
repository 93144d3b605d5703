import { type PolicyDocument, tiersOf } from '@strata/policy';

/** A tier with the part of the graded accounts that holds it, beside what the policy expects. Shares from 0 to 1. */
export type TierReality = Readonly<{
  tier: string;
  label: string | Readonly<Record<string, string>> | null;
  accounts: number;
  /** Null when no account stands on the ladder. */
  share: number | null;
  expected: readonly [least: number, most: number] | null;
  /** False when reality is outside; null when the policy expects nothing, or nobody is graded. */
  isExpected: boolean | null;
}>;

type Ladder = PolicyDocument['ladders'][string];

/** The tiers of a ladder from the lowest to the highest. Bounds are inclusive. Source: S0, S is 10% to 20% of the customers. */
export const tierRealities = (ladder: Ladder, counts: ReadonlyMap<string, number>): readonly TierReality[] => {
  const all = [...counts.values()].reduce((sum, accounts) => sum + accounts, 0);
  return tiersOf(ladder).map(({ id, label = null, expectShare }) => {
    const accounts = counts.get(id) ?? 0;
    const expected = expectShare ?? null;
    return {
      tier: id,
      label,
      accounts,
      share: all === 0 ? null : accounts / all,
      expected,
      isExpected: expected === null || all === 0 ? null : isWithin(accounts, all, expected),
    };
  });
};

/** Compared in millionths, so that a share of exactly a tenth is within [0.10, 0.20]. */
const isWithin = (accounts: number, all: number, [least, most]: readonly [number, number]): boolean =>
  accounts * 1_000_000 >= Math.round(least * 1_000_000) * all && accounts * 1_000_000 <= Math.round(most * 1_000_000) * all;
