import type { Measured } from './measured.js';

/** A place among all: accounts of equal value share the best of their places, and those behind them go on counting. */
export type Ranked = Measured & Readonly<{ rank: number }>;

/**
 * From the highest value to the lowest, negative values as zero. Whatever the order in which they are given, the result is the same:
 * of equal values the one with the lower id is listed first, at the same rank.
 */
export const ranked = (measured: readonly Measured[]): readonly Ranked[] => {
  const sorted = measured
    .map(({ id, value }) => ({ id, value: Math.max(0, value) }))
    .sort((a, b) => b.value - a.value || (a.id < b.id ? -1 : 1));
  let rank = 0;
  return sorted.map((one, index) => {
    if (index === 0 || sorted[index - 1]?.value !== one.value) rank = index + 1;
    return { ...one, rank };
  });
};

/** The rank as a share of all that were ranked: 0.15 is the last of the first 15%. Between 0 (not included) and 1. */
export const rankShare = (rank: number, accounts: number): number => rank / accounts;
