import type { LadderSection } from './policy.document.js';

/** The tiers of a ladder from the lowest to the highest. */
export const tiersUpwards = ({ tiers }: LadderSection): readonly string[] => tiers.map(({ id }) => id);
