import { type CompiledLadder, type CompiledTier, type FactValues, holds } from '@strata/policy';

/** What a ladder looks at: the points, and for its rules the facts. */
export type View = Readonly<{ points: number; facts: FactValues }>;

/** The place, from the lowest, of the tier that an account would have that never held one. */
export const earned = (ladder: CompiledLadder, { points, facts }: View): number =>
  ladder.kind === 'score'
    ? Math.max(
        0,
        ladder.tiers.findLastIndex(({ enter }) => points >= enter),
      )
    : Math.max(
        0,
        ladder.tiers.findLastIndex(({ when }) => when === null || holds(when, facts)),
      );

/** Whether what an account has is enough to stay at a place: grades by points must not flap, so it may be less than what it takes to enter. */
export const keeps = (ladder: CompiledLadder, place: number, view: View): boolean =>
  place <= earned(ladder, view) || (ladder.kind === 'score' && view.points >= (ladder.tiers[place]?.keep ?? 0));

/** The place of a tier, from the lowest; -1 for one that the ladder does not have, such as that of a former policy. */
export const placeOf = ({ tiers }: CompiledLadder, tier: string | null | undefined): number =>
  tiers.findIndex(({ id }) => id === tier);

/** The first tier above to which points are missing, and how many; null where none is, and where rules decide. */
export const nextTier = (ladder: CompiledLadder, tier: string, points: number): { tier: string; points: number } | null => {
  const place = placeOf(ladder, tier);
  const above = ladder.kind === 'score' ? ladder.tiers.find(({ enter }, index) => index > place && enter > points) : undefined;
  return above ? { tier: above.id, points: above.enter - points } : null;
};

/** Whether the move goes up or down; a tier that the ladder no longer has is not compared with. */
export const directionOf = (ladder: CompiledLadder, from: string | null, to: string): 'enter' | 'up' | 'down' => {
  const before = placeOf(ladder, from);
  if (before < 0) return 'enter';
  return placeOf(ladder, to) > before ? 'up' : 'down';
};

/** The reason of a move in words: `score 35 reached D (30)`, `it meets rule A`. */
export const reasonOf = (ladder: CompiledLadder, from: string | null, to: string, points: number): string => {
  const isDown = directionOf(ladder, from, to) === 'down';
  if (ladder.kind === 'matrix') return isDown ? `it meets ${to}, no longer ${from ?? ''}` : `it meets ${to}`;
  const left = ladder.tiers.find(({ id }) => id === from);
  if (left && isDown) return `score ${points} fell below ${left.id} (${left.keep} to keep)`;
  return `score ${points} ${from === null ? 'entered' : 'reached'} ${to} (${ladder.tiers.find(({ id }) => id === to)?.enter ?? 0})`;
};

export const at = ({ tiers }: CompiledLadder, place: number): CompiledTier => {
  const tier = tiers[place];
  if (!tier) throw new Error('A ladder has no tiers');
  return tier;
};
