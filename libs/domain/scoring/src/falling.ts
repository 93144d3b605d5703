import { addPeriod, type PlainDate } from '@strata/kernel';
import type { CompiledDowngrade, CompiledLadder } from '@strata/policy';
import { confirmedOn, type Rising, risingSince } from './rising.js';
import { at, earned, keeps, placeOf, type View } from './tier.rules.js';

/** A shortfall: the day on which it was first seen, and once it is announced the day on which the tier falls. */
export type Falling = Readonly<{ since: PlainDate; on?: PlainDate }>;

/** What a ladder makes of an account on a day. `announced` and `withdrawn` are what has to be said about a fall besides the move itself. */
export type Placed = Readonly<{
  tier: string;
  falling: Falling | null;
  rising: readonly Rising[];
  announced: PlainDate | null;
  withdrawn: PlainDate | null;
}>;

/**
 * The place of an account on a ladder. A rise is immediate unless it has to be seen `confirm` times in a row; so
 * has no tier given for the first time. A shortfall, seen `confirm` times in a row, is announced for the day `grace` later; what
 * is enough to stay withdraws it; on the day the tier falls, at most `maxSteps` at one time, unless `hold` makes it wait. A ladder that does not say
 * how it falls falls at once. Source: domain, "Falling".
 */
export const placed = (
  ladder: CompiledLadder,
  held: string | null,
  { falling, rising }: Readonly<{ falling: Falling | undefined; rising: readonly Rising[] }>,
  view: View,
  { on, isHeld }: Readonly<{ on: PlainDate; isHeld: (downgrade: CompiledDowngrade) => boolean }>,
): Placed => {
  const place = placeOf(ladder, held);
  const top = earned(ladder, view);
  const withdrawn = falling?.on ?? null;
  const stay = (tier: number): Placed => ({ tier: at(ladder, tier).id, falling: null, rising: [], announced: null, withdrawn });
  const seen = risingSince(ladder, place, top, rising, on);
  if (seen.length > 0) {
    const waiting = seen.findIndex(({ since }) => ladder.upgrade !== null && confirmedOn(ladder.upgrade, since) > on);
    return waiting < 0 ? stay(top) : { ...stay(place + waiting), rising: seen.slice(waiting) };
  }
  if (place < 0 || top >= place) return stay(top);
  if (keeps(ladder, place, view)) return stay(place);
  const { downgrade } = ladder;
  if (!downgrade) return { ...stay(top), withdrawn: null };

  const waiting = announcedBy(downgrade, falling ?? { since: on }, on);
  if (waiting.on === undefined || waiting.on > on || isHeld(downgrade))
    return {
      tier: at(ladder, place).id,
      falling: waiting,
      rising: [],
      announced: falling?.on === undefined ? (waiting.on ?? null) : null,
      withdrawn: null,
    };
  const next = fallsTo(ladder, place, view);
  if (next <= top || keeps(ladder, next, view)) return { ...stay(next), withdrawn: null };
  const again = announcedBy(downgrade, { since: on }, on);
  return { tier: at(ladder, next).id, falling: again, rising: [], announced: again.on ?? null, withdrawn: null };
};

/** The place to which an account falls from a place: towards the tier earned, at most `maxSteps` below. */
export const fallsTo = (ladder: CompiledLadder, place: number, view: View): number =>
  Math.max(earned(ladder, view), place - (ladder.downgrade?.maxSteps ?? Infinity));

/** The day on which time alone takes a shortfall further: it is confirmed, or the tier falls. */
export const fallingDue = ({ downgrade }: CompiledLadder, { since, on }: Falling): PlainDate =>
  on ?? (downgrade ? confirmedOn(downgrade, since) : since);

const announcedBy = (downgrade: CompiledDowngrade, falling: Falling, on: PlainDate): Falling => {
  if (falling.on !== undefined || confirmedOn(downgrade, falling.since) > on) return falling;
  return { ...falling, on: downgrade.grace ? addPeriod(on, downgrade.grace) : on };
};
