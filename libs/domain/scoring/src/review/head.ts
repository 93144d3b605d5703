import type { Measured } from './measured.js';
import { ranked, type Ranked } from './ranking.js';
import { atLeastZero, reaches, sumOf } from './shares.js';

/** The fewest that together make a share of the whole, with those that tie with the last of them. */
export type Head = Readonly<{
  members: readonly Ranked[];
  /** What all together make, and what the members do. */
  total: bigint;
  part: bigint;
}>;

/**
 * The head of the 80/20 rule: from the highest value down until `share` (in millionths) of the total is reached; a tie with the value
 * at the boundary is included, a negative value counts as zero, and nothing at zero is ever in. Sources: S1 item 29, domain.md section 2.
 */
export const headOf = (measured: readonly Measured[], share: number): Head => {
  const all = ranked(measured);
  const total = sumOf(all.map(({ value }) => atLeastZero(value)));
  let part = 0n;
  let boundary = Infinity;
  let size = 0;
  for (const { value } of all) {
    if (value <= 0 || (reaches(part, total, share) && value !== boundary)) break;
    part += BigInt(value);
    boundary = value;
    size += 1;
  }
  return { members: all.slice(0, size), total, part };
};
