import type { Measured } from './measured.js';
import { ranked } from './ranking.js';
import { atLeastZero, shareOf, sumOf, WHOLE } from './shares.js';

/** How much depends on how few. All shares in millionths. */
export type Concentration = Readonly<{
  of: number;
  total: number;
  /** The head that was looked at (200000: the first fifth of the accounts, rounded up), and what part of the whole it makes. */
  top: number;
  topAccounts: number;
  topShare: number;
  /** What the largest alone makes. */
  largestShare: number;
  /** The Gini coefficient: 0 when all are equal, towards 1000000 when one has it all. */
  gini: number;
  /** The Herfindahl-Hirschman index: the sum of the squared shares; 1000000 when one has it all. */
  hhi: number;
}>;

/** How concentrated a measure is over its accounts; negative values count as zero. Exact, rounded down at the end. */
export const concentrationOf = (measured: readonly Measured[], top: number): Concentration => {
  const values = ranked(measured).map(({ value }) => atLeastZero(value));
  const count = BigInt(values.length);
  const total = sumOf(values);
  const topAccounts = Math.ceil((values.length * top) / WHOLE);
  const squares = sumOf(values.map((value) => value * value));
  // From the largest to the smallest, so the weights fall: n + 1 - 2i, of which the mean difference is made.
  const spread = values.reduce((sum, value, index) => sum + value * (count - 1n - 2n * BigInt(index)), 0n);
  return {
    of: values.length,
    total: Number(total),
    top,
    topAccounts,
    topShare: shareOf(sumOf(values.slice(0, topAccounts)), total),
    largestShare: shareOf(values[0] ?? 0n, total),
    gini: shareOf(spread, count * total),
    hhi: shareOf(squares, total * total),
  };
};
