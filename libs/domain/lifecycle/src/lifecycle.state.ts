import { type DatedEvent, type FactStates, initialRelation, type OpenWindow, type RelationState } from '@strata/domain-facts';
import type { Money, PlainDate } from '@strata/kernel';
import type { SeriesStates } from './series/series.state.js';
import type { WatchState } from './signals/watch.state.js';

export type HeldStage = Readonly<{ id: string; since: PlainDate; rule: string | null; before: string | null }>;

/** A signal that is open, or that was explained and has not recovered yet: it does not open again for the same occurrence. */
export type HeldSignal = Readonly<{
  openedOn: PlainDate;
  occurrence: string;
  /** What it was measured against when it opened: a fall must not become the norm by lasting. */
  reference?: number;
  explained?: string;
}>;

/** A term of which it is open what comes after it: its number and last day, and what was said about it. */
export type AwaitedRenewal = Readonly<{
  term: number;
  end: number;
  /** How who looks after the customer sees it, and what the next term is expected to bring. */
  commitment?: Commitment;
  expected?: Money;
  /** Why the customer will not renew, once it said so; empty when it gave no reason. */
  announced?: string;
}>;

/** How a renewal is seen by who looks after the customer. */
export const COMMITMENTS = ['commit', 'likely', 'open', 'at-risk', 'lost'] as const;
export type Commitment = (typeof COMMITMENTS)[number];

/** One account's row: JSON, small, and a pure function of the inputs seen. */
export type LifecycleState = Readonly<{
  /** The hash of the policy it was folded under; null before the first input. */
  policy: string | null;
  /** The day on which it was last evaluated; null before the first. */
  on: PlainDate | null;
  /** Of each ledger, the position of the last input that concerned it: the same input, delivered again, is recognised. */
  seen: Readonly<Record<string, number>>;
  facts: FactStates;
  series: SeriesStates;
  relation: RelationState;
  watch: WatchState;
  /** Events dated after the open day, as they came, kept until their day. */
  ahead?: readonly DatedEvent[];
  /** The tier held on each ladder of scoring, as far as it was told. */
  tiers: Readonly<Record<string, string>>;
  stage: HeldStage | null;
  windows: readonly OpenWindow[];
  signals: Readonly<Record<string, HeldSignal>>;
  /** The groups of milestones that are complete, sorted. */
  completed: readonly string[];
  joint: string | null;
  /** What the last renewal card consisted of; null when none is due. */
  assessed: string | null;
  /** The contracts of which it is open whether they are renewed. */
  awaiting: Readonly<Record<string, AwaitedRenewal>>;
  churn: Readonly<{ since: PlainDate; reason: string | null }> | null;
}>;

/** An account of which nothing is known. */
export const initialLifecycle: LifecycleState = {
  policy: null,
  on: null,
  seen: {},
  facts: {},
  series: {},
  relation: initialRelation,
  watch: {},
  tiers: {},
  stage: null,
  windows: [],
  signals: {},
  completed: [],
  joint: null,
  assessed: null,
  awaiting: {},
  churn: null,
};
