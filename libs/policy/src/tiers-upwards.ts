import type { LadderSection, MatrixRule, TierRule } from './policy.document.js';

/** The tiers of a ladder from the lowest to the highest, of either kind: rules are written from the highest. */
export const tiersOf = ({ tiers, rules }: LadderSection): readonly (TierRule | MatrixRule)[] =>
  tiers ?? rules?.toReversed() ?? [];

/** Their ids. */
export const tiersUpwards = (ladder: LadderSection): readonly string[] => tiersOf(ladder).map(({ id }) => id);
