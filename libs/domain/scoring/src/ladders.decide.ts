import type { Cause, PlainDate } from '@strata/kernel';
import { type CompiledDowngrade, type CompiledLadder, type CompiledPolicy, type FactValues, holds } from '@strata/policy';
import { type Falling, fallsTo, type Placed, placed } from './falling.js';
import type { Ended, HeldOverride, Overrides } from './override.js';
import type { DowngradeAnnounced, DowngradeWithdrawn, LadderStanding, TierChanged } from './score.events.js';
import type { HeldTier } from './score.state.js';
import { confirmations, type Rising, risingSince } from './rising.js';
import { at, directionOf, earned, nextTier, placeOf, reasonOf, type View } from './tier.rules.js';

type Occasion = Readonly<{ accountId: string; on: PlainDate; cause: Cause }>;

/** What was held before, and the overrides that hold or end on this day. */
export type Before = Readonly<{
  ladders: Readonly<Record<string, HeldTier>>;
  falling: Readonly<Record<string, Falling>>;
  rising: Readonly<Record<string, readonly Rising[]>>;
  live: Overrides;
  ended: readonly Ended[];
}>;

/** The places of an account on every ladder, and what has to be said about how it got there. */
export type Ladders = Readonly<{
  tiers: Readonly<Record<string, HeldTier>>;
  falling: Readonly<Record<string, Falling>>;
  rising: Readonly<Record<string, readonly Rising[]>>;
  standings: Readonly<Record<string, LadderStanding>>;
  notices: readonly (DowngradeAnnounced | DowngradeWithdrawn)[];
  moves: readonly TierChanged[];
}>;

export const noLadders: Ladders = { tiers: {}, falling: {}, rising: {}, standings: {}, notices: [], moves: [] };

/** Decides ladder by ladder, in the order of the policy: rules of later ones see the tiers of earlier ones as `tier.<ladder>`. */
export const decideLadders = (policy: CompiledPolicy, before: Before, view: View, occasion: Occasion): Ladders =>
  policy.ladders.reduce((sofar: Ladders, ladder) => {
    const seen = policy.builtIns.size === 0 ? view : { ...view, facts: { ...view.facts, ...tierFacts(sofar.tiers) } };
    return decideLadder(policy, ladder, before, sofar, seen, occasion);
  }, noLadders);

const tierFacts = (tiers: Ladders['tiers']): FactValues =>
  Object.fromEntries(Object.entries(tiers).map(([name, { tier }]) => [`tier.${name}`, tier]));

const decideLadder = (
  policy: CompiledPolicy,
  ladder: CompiledLadder,
  before: Before,
  sofar: Ladders,
  view: View,
  { accountId, on, cause }: Occasion,
): Ladders => {
  const { name } = ladder;
  const held = before.ladders[name];
  const override = before.live[name];
  const end = before.ended.find((one) => one.ladder === name);
  const falling = end ? undefined : before.falling[name];
  const isHeld = ({ hold }: CompiledDowngrade) => hold !== null && holds(hold, view.facts);
  const rising = before.rising[name] ?? [];
  const from = end ? end.override.beneath : (held?.tier ?? null);
  const now = override
    ? byHand(ladder, override, { withdrawn: falling?.on ?? null, rising }, view, on)
    : placed(ladder, from, { falling, rising }, view, { on, isHeld });
  const decided = { points: view.points, on, policy: policy.ref, cause };
  const about = { accountId, ladder: name };
  const pending = now.falling?.on === undefined ? null : pendingOf(ladder, now.tier, now.falling.on, view);
  const notices: (DowngradeAnnounced | DowngradeWithdrawn)[] = [];
  if (now.withdrawn !== null && held) {
    const because = override ? 'override' : 'kept';
    notices.push({
      type: 'scoring.downgrade-withdrawn.v1',
      data: { ...about, tier: held.tier, wasDueOn: now.withdrawn, because, ...decided },
    });
  }
  if (now.announced !== null && pending) {
    const { tier: to, pointsToStay } = pending;
    const reason = shortfallOf(ladder, now.tier, view);
    notices.push({
      type: 'scoring.downgrade-announced.v1',
      data: { ...about, tier: now.tier, to, dueOn: now.announced, pointsToStay, reason, ...decided },
    });
  }
  const seenSince = ladder.upgrade && rising.find(({ tier }) => tier === now.tier)?.since;
  const move = moveOf(ladder, held?.tier ?? null, now.tier, view, { override, end, seenSince });
  const tier: HeldTier = move || !held ? { tier: now.tier, since: on } : held;
  const coming = override ? [] : confirmations(ladder, now.rising);
  const next = nextTier(ladder, tier.tier, view.points);
  const standing = { ...tier, pending, ...(coming.length > 0 ? { rising: coming } : {}), next };
  return {
    tiers: { ...sofar.tiers, [name]: tier },
    falling: now.falling ? { ...sofar.falling, [name]: now.falling } : sofar.falling,
    rising: now.rising.length > 0 ? { ...sofar.rising, [name]: now.rising } : sofar.rising,
    standings: { ...sofar.standings, [name]: standing },
    notices: [...sofar.notices, ...notices],
    moves: move ? [...sofar.moves, { type: 'scoring.tier-changed.v1', data: { ...about, ...move, ...decided } }] : sofar.moves,
  };
};

/** A tier held by hand. What is earned beneath it is watched all the same, so that its end does not begin the series of a rise anew. */
const byHand = (
  ladder: CompiledLadder,
  { tier, beneath }: HeldOverride,
  { withdrawn, rising }: Pick<Placed, 'withdrawn' | 'rising'>,
  view: View,
  on: PlainDate,
): Placed => {
  const seen = risingSince(ladder, placeOf(ladder, beneath), earned(ladder, view), rising, on);
  return { tier, falling: null, rising: seen, announced: null, withdrawn };
};

type Because = Readonly<{ override: HeldOverride | undefined; end: Ended | undefined; seenSince: PlainDate | null | undefined }>;

const moveOf = (ladder: CompiledLadder, from: string | null, to: string, view: View, { override, end, seenSince }: Because) => {
  if (from === to) return null;
  const reason = override
    ? `set by hand until ${override.expiresOn}: ${override.reason}`
    : end
      ? `${ENDED[end.because]}, ${reasonOf(ladder, null, to, view.points)}`
      : `${reasonOf(ladder, from, to, view.points)}${seenSince ? `, seen since ${seenSince}` : ''}`;
  return { from, to, direction: directionOf(ladder, from, to), reason };
};

const ENDED = {
  expired: 'the override expired',
  withdrawn: 'the override was withdrawn',
  policy: 'the policy ended the override',
} as const;

/** The fall that is announced, as it stands today; at a ladder of rules there are no points to stay with. */
const pendingOf = (ladder: CompiledLadder, tier: string, on: PlainDate, view: View): LadderStanding['pending'] => {
  const place = placeOf(ladder, tier);
  const keep = ladder.kind === 'score' ? (ladder.tiers[place]?.keep ?? 0) : null;
  return { tier: at(ladder, fallsTo(ladder, place, view)).id, on, pointsToStay: keep === null ? null : keep - view.points };
};

const shortfallOf = (ladder: CompiledLadder, tier: string, { points }: View): string => {
  const keep = ladder.kind === 'score' ? ladder.tiers[placeOf(ladder, tier)]?.keep : undefined;
  return keep === undefined ? `it no longer meets ${tier}` : `score ${points} is below ${tier} (${keep} to keep)`;
};
