import type { DatedEvent, FactStates, RelationState } from '@strata/domain-facts';
import type { PlainDate } from '@strata/kernel';
import type { Falling } from './falling.js';
import type { Overrides } from './override.js';
import type { Rising } from './rising.js';
import type { Population } from './review/population.js';
import type { RightsState } from './rights.js';
import type { SegmentState } from './segments.js';

export type HeldTier = Readonly<{ tier: string; since: PlainDate }>;

/** One account's row: JSON, small, and a pure function of the events seen. */
export type ScoreState = Readonly<{
  /** The hash of the policy it was folded under; null before the first event. */
  policy: string | null;
  /** The day on which it was last evaluated; null before the first. */
  on: PlainDate | null;
  /** Position of the last event that changed it: the same event, delivered again, is recognised. */
  position: number;
  facts: FactStates;
  /** Contracts, tags and milestones, where the policy reads them. */
  relation?: RelationState;
  /** What reviews of the whole population said of it; not there before the first. */
  population?: Population;
  /** Events dated after the open day, as they came, kept until their day. */
  ahead?: readonly DatedEvent[];
  ladders: Readonly<Record<string, HeldTier>>;
  /** Shortfalls that are watched or announced, rises that are watched, and tiers held by hand; by ladder. */
  falling?: Readonly<Record<string, Falling>>;
  rising?: Readonly<Record<string, readonly Rising[]>>;
  overrides?: Overrides;
  excluded: string | null;
  /** What it is entitled to, by ladder, and the segments that it is in: as last recorded. */
  rights?: RightsState;
  segments?: SegmentState;
  /** What the last recorded score consisted of: a new one is recorded only when it differs. */
  scored: string | null;
}>;

/** An account of which nothing is known. */
export const initialScore: ScoreState = {
  policy: null,
  on: null,
  position: 0,
  facts: {},
  ladders: {},
  excluded: null,
  scored: null,
};
