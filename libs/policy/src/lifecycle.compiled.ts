import type { BusinessCalendar } from './calendar.js';
import type { CompiledAdjustment, CompiledFact, FactFeed, Rule, Span } from './compiled-policy.js';
import type { Label } from './policy.document.js';
import type { JointRule, Material, Statistic } from './lifecycle.document.js';

/** What a stage is for, complete: lists are empty where the policy says nothing. */
export type CompiledStage = Readonly<{
  id: string;
  label: Label | null;
  journey: string | null;
  goal: string | null;
  roles: readonly string[];
  work: readonly string[];
  material: readonly Material[];
  stuckAfter: Span | null;
}>;

/** The first rule whose condition holds says which stage an account is in. */
export type CompiledTransition = Readonly<{ id: string; to: string; label: Label | null; when: Rule<boolean> }>;

export type CompiledJoint = Readonly<Pick<JointRule, 'id' | 'path'> & { label: Label | null; when: Rule<boolean> }>;

/** A bucket of the calendar: one day, a week from Monday, or a month. Numbered without gaps. */
export type Bucket = Readonly<{
  text: 'P1D' | 'P7D' | 'P1M';
  of: (day: number) => number;
  firstDay: (bucket: number) => number;
}>;

/** A series and how it is fed. `keep` is the number of buckets that somebody asks for, the current one included. */
export type CompiledSeries = Readonly<{
  name: string;
  bucket: Bucket;
  keep: number;
  type: string;
  field: string;
  match: readonly (readonly [field: string, value: string | number | boolean])[];
}>;

/** How fast an answer has to come: business minutes, or what the tier on a ladder is promised. */
export type CompiledTarget = Readonly<{ level: string; minutesOf: (tiers: Readonly<Record<string, string>>) => number | null }>;

type Named = Readonly<{ name: string; label: Label | null; causes: readonly string[]; scope: Rule<boolean> | null }>;

export type DropSignal = Named &
  Readonly<{
    kind: 'drop';
    series: CompiledSeries;
    baseline: Readonly<{ buckets: number; stat: Statistic; atLeast: number }>;
    recent: number;
    ratioBelow: number;
    recoverAbove: number;
    minBaseline: number;
    /** How many buckets a season is; null when no season is looked at. */
    season: number | null;
  }>;
export type SilenceSignal = Named & Readonly<{ kind: 'silence'; types: readonly string[]; length: Span }>;
export type DepartureSignal = Named & Readonly<{ kind: 'departure'; roles: readonly string[] }>;
export type CountSignal = Named & Readonly<{ kind: 'count'; feed: FactFeed; type: string; atLeast: number }>;
export type ItemsSignal = Named &
  Readonly<{ kind: 'items'; opens: string; closes: string; key: string; match: FactFeed['match']; atLeast: number }>;
export type AnswersSignal = Named &
  Readonly<{
    kind: 'answers';
    answers: readonly CompiledTarget[];
    resolutions: readonly CompiledTarget[];
    within: Span;
    atLeast: number;
    calendar: BusinessCalendar;
  }>;
export type ConditionSignal = Named & Readonly<{ kind: 'condition'; when: Rule<boolean>; recover: Rule<boolean> | null }>;

export type CompiledSignal =
  DropSignal | SilenceSignal | DepartureSignal | CountSignal | ItemsSignal | AnswersSignal | ConditionSignal;

export type CompiledRenewal = Readonly<{
  window: string | null;
  base: number;
  rules: readonly Omit<CompiledAdjustment, 'validFor'>[];
  outlook: Readonly<{ likely: number; atRisk: number }>;
}>;

export type CompiledChurn = Readonly<{ stage: string; reasons: readonly string[]; winBack: ReadonlyMap<string, string> }>;

/** How an account lives: everything that a decision of lifecycle needs. */
export type CompiledLifecycle = Readonly<{
  initial: string;
  stages: readonly CompiledStage[];
  rules: readonly CompiledTransition[];
  milestones: readonly Readonly<{ name: string; steps: readonly string[] }>[];
  joint: readonly CompiledJoint[];
  churn: CompiledChurn | null;
  funnel: readonly string[];
  /** Sorted by name. */
  signals: readonly CompiledSignal[];
  /** Sorted by name. */
  series: readonly CompiledSeries[];
  renewal: CompiledRenewal | null;
  /** The declared facts that rules of lifecycle read, and how events feed them. */
  facts: readonly CompiledFact[];
  feeds: ReadonlyMap<string, readonly FactFeed[]>;
  /** The types of events that feed a fact, a series or a signal. */
  listensTo: ReadonlySet<string>;
  /** Where rules may turn on a number of days since something. */
  turnsOf: (fact: string) => readonly number[] | null;
}>;
