import type { PlainDate } from '@strata/kernel';
import type { CompiledPolicy } from '@strata/policy';
import { placeOf } from './tier.rules.js';

/** A tier that is held by hand on one ladder, from `since` until the day on which it expires. */
export type HeldOverride = Readonly<{
  overrideId: string;
  tier: string;
  reason: string;
  requestedBy: string;
  approvedBy: string;
  expiresOn: PlainDate;
  since: PlainDate;
  /** The tier that the ladder itself had given: from there it decides anew. */
  beneath: string | null;
  /** Taken back before its day. */
  isWithdrawn?: true;
}>;

export type Overrides = Readonly<Record<string, HeldOverride>>;

export type Ended = Readonly<{ ladder: string; override: HeldOverride; because: 'expired' | 'withdrawn' | 'policy' }>;

const NONE = { live: {}, ended: [] };

/** The overrides that hold on a day, and those that end on it. */
export const overridesOn = (
  policy: CompiledPolicy,
  overrides: Overrides,
  on: PlainDate,
): Readonly<{ live: Overrides; ended: readonly Ended[] }> => {
  const names = Object.keys(overrides).sort();
  if (names.length === 0) return NONE;
  const judged = names.flatMap((ladder) => {
    const override = overrides[ladder];
    return override ? [{ ladder, override, because: endOf(policy, ladder, override, on) }] : [];
  });
  return {
    live: Object.fromEntries(judged.flatMap(({ ladder, override, because }) => (because === null ? [[ladder, override]] : []))),
    ended: judged.flatMap(({ because, ...one }) => (because === null ? [] : [{ ...one, because }])),
  };
};

/** A policy that no longer has the ladder or the tier ends an override: there is nothing left to hold. */
const endOf = (
  policy: CompiledPolicy,
  name: string,
  { tier, expiresOn, isWithdrawn }: HeldOverride,
  on: PlainDate,
): Ended['because'] | null => {
  if (isWithdrawn) return 'withdrawn';
  if (expiresOn <= on) return 'expired';
  const ladder = policy.ladders.find((one) => one.name === name);
  return ladder && placeOf(ladder, tier) >= 0 ? null : 'policy';
};
