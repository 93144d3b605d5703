import type { Instant, PlainDate } from '@strata/kernel';
import type { FactValue } from '@strata/policy';

/** What is kept of one fact. Days are numbers (days since 1970-01-01): small in a row, cheap to compare. */
export type FactState = Readonly<{
  /** Latest day of an event that fed it; null when only deductions did. */
  fed: number | null;
  /** With a window: the days in it, ascending, and the value of each. */
  days?: readonly number[];
  values?: readonly number[];
  /** Without a window: the whole of it. */
  total?: number;
  /** Distinct values, each with the latest day on which it was seen. */
  seen?: Readonly<Record<string, number>>;
  /** The latest value and its instant. */
  last?: Readonly<{ at: Instant; value: FactValue }>;
  /** Why something was not counted, with the latest day of it. */
  uncounted?: Readonly<Record<string, number>>;
}>;

export type FactStates = Readonly<Record<string, FactState>>;

/** An event dated after the open day, as it came, kept until its day. */
export type AheadEvent = Readonly<{ day: number; type: string; data: unknown; occurredAt: Instant }>;

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
  ahead?: readonly AheadEvent[];
  ladders: Readonly<Record<string, HeldTier>>;
  excluded: string | null;
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
