import type { Decided, Message, PlainDate } from '@strata/kernel';
import type { DowngradeAnnounced, DowngradeWithdrawn, OverrideExpired } from './ladder.events.js';
import type { FactValues, Label } from '@strata/policy';
import type { EntitlementsChanged } from './rights.events.js';
import type { SegmentEntered, SegmentLeft } from './segment.events.js';

/** A rule that contributed. `raw` is given when the rule has a cap: what it would have been without. */
export type FiredAdjustment = Readonly<{ id: string; label?: Label; points: number; raw?: number; facts: FactValues }>;

/** A rule that did not contribute, why, and the values it saw. */
export type UnfiredAdjustment = Readonly<{
  id: string;
  label?: Label;
  because: 'condition' | 'missing' | 'lapsed' | 'zero' | 'error';
  facts: FactValues;
  missing?: readonly string[];
  lapsedOn?: PlainDate;
  error?: string;
}>;

/** An account's place on one ladder. `next` is the tier above and the points that are missing to it; null at the top. */
export type LadderStanding = Readonly<{
  tier: string;
  since: PlainDate;
  /** The fall that is announced: to which tier, on which day, and the points it takes to stay (null where rules decide). */
  pending: Readonly<{ tier: string; on: PlainDate; pointsToStay: number | null }> | null;
  /** Rises that are seen and not yet confirmed: the tier reached on each day if what was earned lasts. Not there when none is. */
  rising?: readonly Readonly<{ tier: string; on: PlainDate }>[];
  next: Readonly<{ tier: string; points: number }> | null;
}>;

/** A tier held by hand, as people are shown it. */
export type ShownOverride = Readonly<{
  overrideId: string;
  tier: string;
  reason: string;
  requestedBy: string;
  approvedBy: string;
  since: PlainDate;
  expiresOn: PlainDate;
}>;

/** A score with its whole explanation: what people are shown and what an auditor checks. */
export type ScoreCard = Decided<{
  points: number;
  /** The total before the clamp, when the clamp changed it. */
  unclamped?: number;
  base: number;
  adjustments: readonly FiredAdjustment[];
  notFired: readonly UnfiredAdjustment[];
  /** Declared facts that were never observed, sorted: they contribute nothing and are not zero. */
  missing: readonly string[];
  /** What was observed but could not be counted: `order_value: USD has no rate`. */
  uncounted: readonly string[];
  facts: FactValues;
  ladders: Readonly<Record<string, LadderStanding>>;
  /** Why the account is not graded; null when it is. */
  exclusion: string | null;
  /** The tiers held by hand, by ladder; null when none is. */
  override: Readonly<Record<string, ShownOverride>> | null;
}>;

/*
 * Decisions about one account. Kept forever: add a field or a new name, never rename or reuse one. Nothing in them
 * comes from a clock or from chance, so a rerun gives the same bytes.
 */
export type ScoreChanged = Message<'scoring.score-changed.v1', ScoreCard>;

/** `enter` is the first tier on this ladder; a change of tier always follows the score that caused it. */
export type Direction = 'enter' | 'up' | 'down';

export type TierChanged = Message<
  'scoring.tier-changed.v1',
  Decided<{ ladder: string; from: string | null; to: string; direction: Direction; points: number; reason: string }>
>;

/** The account is no longer graded; `left` names the tiers it held, which end with it. */
export type AccountExcluded = Message<
  'scoring.account-excluded.v1',
  Decided<{ reason: string; left: Readonly<Record<string, string>> }>
>;

export type AccountIncluded = Message<'scoring.account-included.v1', Decided<object>>;

export type ScoreDecision =
  | ScoreChanged
  | TierChanged
  | DowngradeAnnounced
  | DowngradeWithdrawn
  | OverrideExpired
  | AccountExcluded
  | AccountIncluded
  | EntitlementsChanged
  | SegmentEntered
  | SegmentLeft;

export type { DowngradeAnnounced, DowngradeWithdrawn, OverrideExpired };
