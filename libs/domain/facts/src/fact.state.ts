import type { Instant } from '@strata/kernel';
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

/** An event with the day that it belongs to in the time zone of the policy. */
export type DatedEvent = Readonly<{ day: number; type: string; data: unknown; occurredAt: Instant }>;
