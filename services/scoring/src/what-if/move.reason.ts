import type { CompiledLadder } from '@strata/policy';

type Moved = Readonly<{
  from: string | null;
  to: string | null;
  /** The points under the candidate. */
  points: number | null;
  /** How it came to its tier under the candidate, when it did: `score 48 reached A (45)`. That may be long ago. */
  told: string | undefined;
}>;

/**
 * Why an account stands under the candidate where it does, and not where it stands in reality: what is missing to the tier that it would lose, or
 * what is enough to keep the one that it would have. Where rules or people decide, the reason is the decision's own.
 */
export const moveReason = (ladder: CompiledLadder | undefined, { from, to, points, told }: Moved): string => {
  if (to === null) return 'not on this ladder under the candidate';
  if (ladder?.kind !== 'score' || points === null || told?.startsWith('set by hand')) return told ?? '';
  const placeOf = (tier: string | null): number => ladder.tiers.findIndex(({ id }) => id === tier);
  const [lost, held] = [ladder.tiers[placeOf(from)], ladder.tiers[placeOf(to)]];
  if (lost && placeOf(from) > placeOf(to) && points < lost.enter) {
    const isFallen = told?.includes(`fell below ${lost.id} `) === true;
    return isFallen ? told : `${points} points are fewer than ${lost.id} takes (${lost.enter})`;
  }
  if (held && points < held.enter && points >= held.keep)
    return `${points} points are enough to keep ${held.id} (${held.keep}); ${told ?? ''}`;
  return told ?? '';
};
