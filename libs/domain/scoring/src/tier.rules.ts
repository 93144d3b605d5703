import type { CompiledLadder, CompiledTier } from '@strata/policy';

/** A customer who clears `enter` rises at once; one who still clears `keep` of the tier held stays: grades must not flap. */
export const tierFor = ({ tiers }: CompiledLadder, points: number, held: string | undefined): CompiledTier => {
  const earned = tiers.findLastIndex(({ enter }) => points >= enter);
  const current = tiers.findIndex(({ id }) => id === held);
  const stays = current > earned && points >= (tiers[current]?.keep ?? 0);
  return at(tiers, stays ? current : Math.max(0, earned));
};

/** The tier above and the points that are missing to it; null at the top. */
export const nextTier = ({ tiers }: CompiledLadder, tier: string, points: number): { tier: string; points: number } | null => {
  const above = tiers[tiers.findIndex(({ id }) => id === tier) + 1];
  return above ? { tier: above.id, points: above.enter - points } : null;
};

/** Whether the move goes up or down; a tier that the ladder no longer has is not compared with. */
export const directionOf = ({ tiers }: CompiledLadder, from: string | null, to: string): 'enter' | 'up' | 'down' => {
  const before = tiers.findIndex(({ id }) => id === from);
  if (before < 0) return 'enter';
  return tiers.findIndex(({ id }) => id === to) > before ? 'up' : 'down';
};

/** The reason of a move in words: `score 35 reached D (30)`. */
export const reasonOf = (ladder: CompiledLadder, from: string | null, to: string, points: number): string => {
  const tier = ladder.tiers.find(({ id }) => id === to);
  const left = ladder.tiers.find(({ id }) => id === from);
  if (left && directionOf(ladder, from, to) === 'down') return `score ${points} fell below ${left.id} (${left.keep} to keep)`;
  return `score ${points} ${from === null ? 'entered' : 'reached'} ${to} (${tier?.enter ?? 0})`;
};

const at = (tiers: readonly CompiledTier[], index: number): CompiledTier => {
  const tier = tiers[index];
  if (!tier) throw new Error('A ladder has no tiers');
  return tier;
};
