import type { Period, PlainDate, PolicyRef } from '@strata/kernel';
import type { CompiledLifecycle } from './lifecycle.compiled.js';
import type { CompiledWindow } from './window.compile.js';
import type { CompiledEntitlements } from './entitlement.compile.js';
import type { CompiledSegment } from './segment.compile.js';
import type { CompiledReviews } from './compiled-reviews.js';
import type { FactType, FoldName, Label, Plain, PolicyDocument } from './policy.document.js';

/** The value of a fact; only the built-in `tags` is a list. */
export type FactValue = number | boolean | string | readonly string[];
export type FactValues = Readonly<Record<string, FactValue>>;

/** A calendar period compiled for day numbers (days since 1970-01-01). */
export type Span = Readonly<{
  text: string;
  /** The last day that is outside a window of this length on `day`. */
  before: (day: number) => number;
  /** The first day on which `day` is no longer inside a window of this length. */
  leavesOn: (day: number) => number;
}>;

export type CompiledFact = Readonly<{
  name: string;
  type: FactType;
  fold: FoldName;
  field: string | null;
  window: Span | null;
  /** The values (for `since` the numbers of days) at which a rule or a band may turn, ascending; null when any value may turn one. */
  turns: readonly number[] | null;
}>;

/** One way in which an event feeds a fact. What is in lines is read from each element of `data.lines`. */
export type FactFeed = Readonly<{
  fact: CompiledFact;
  sign: 1 | -1;
  inLines: boolean;
  match: readonly (readonly [field: string, value: Plain])[];
  matchLines: readonly (readonly [field: string, value: Plain])[];
}>;

/** The result of a rule, or why it could not be computed (a division by zero, a number beyond int64). */
export type Outcome<Result> = Readonly<{ ok: true; value: Result } | { ok: false; error: string }>;

/** A CEL expression over declared facts and built-ins. `facts` are the names it reads, sorted; all of them must be in `values`. */
export type Rule<Result> = Readonly<{
  source: string;
  facts: readonly string[];
  /** The sides of `||` at the top of a condition, each for itself: one may be known to hold although the facts of another are missing. */
  alternatives: readonly Rule<Result>[];
  /** The values of a fact at which the result may turn; null when any value may turn it. */
  turnsOf: (fact: string) => readonly number[] | null;
  evaluate: (values: FactValues) => Outcome<Result>;
}>;

export type CompiledAdjustment = Readonly<{
  id: string;
  label: Label | null;
  points: Rule<number>;
  when: Rule<boolean> | null;
  min: number | null;
  max: number | null;
  validFor: Span | null;
  /** The facts that `points` and `when` read, sorted. */
  facts: readonly string[];
}>;

export type CompiledTier = Readonly<{
  id: string;
  label: Label | null;
  expectShare: readonly [least: number, most: number] | null;
}>;
export type ScoreTier = CompiledTier & Readonly<{ enter: number; keep: number }>;
/** `when` is null for the lowest tier: everybody matches. */
export type MatrixTier = CompiledTier & Readonly<{ when: Rule<boolean> | null }>;

/** How often in a row, and how long apart, something must be seen before it counts. */
export type Confirmation = Readonly<{ confirm: number; every: Period | null }>;

/** How an account falls: shortfalls seen `confirm` times in a row, `every` so often, then announced for the day `grace` later. */
export type CompiledDowngrade = Confirmation &
  Readonly<{ grace: Period | null; maxSteps: number | null; hold: Rule<boolean> | null }>;

/** Tiers are listed from the lowest to the highest, in both kinds. A ladder without `upgrade` rises at once, one without `downgrade` falls at once. */
export type CompiledLadder = Readonly<{
  name: string;
  label: Label | null;
  upgrade: Confirmation | null;
  downgrade: CompiledDowngrade | null;
}> &
  (Readonly<{ kind: 'score'; tiers: readonly ScoreTier[] }> | Readonly<{ kind: 'matrix'; tiers: readonly MatrixTier[] }>);

export type CompiledOverrides = Readonly<{ maxDuration: Period; approverMustDiffer: boolean }>;

export type CompiledExclusion = Readonly<{ when: Rule<boolean>; reason: string }>;

/** A policy that was checked: everything a decision needs, nothing left to parse. */
export type CompiledPolicy = Readonly<{
  ref: PolicyRef;
  document: PolicyDocument;
  effectiveFrom: PlainDate;
  timezone: string;
  currency: string;
  /** Sorted by name, so that the order of keys in the document decides nothing. */
  facts: readonly CompiledFact[];
  /** By event type: which facts an event feeds. */
  feeds: ReadonlyMap<string, readonly FactFeed[]>;
  base: Readonly<{ fact: string; bands: readonly Readonly<{ from: number; points: number }>[] }>;
  adjustments: readonly CompiledAdjustment[];
  clamp: Readonly<{ min: number; max: number }> | null;
  /** Score ladders first, then matrix ladders, each sorted by name: matrix ladders may read the tiers of score ladders. */
  ladders: readonly CompiledLadder[];
  exclusions: readonly CompiledExclusion[];
  /** Sorted by name; empty without a section `windows`. */
  windows: readonly CompiledWindow[];
  /** Sorted by ladder; empty without a section `entitlements`. */
  entitlements: readonly CompiledEntitlements[];
  /** Sorted by name; empty without a section `segments`. */
  segments: readonly CompiledSegment[];
  /** What a tier set by hand must keep to; null where the policy allows none. */
  overrides: CompiledOverrides | null;
  /** What is looked at over all accounts together, and when; null when nothing in the policy needs it. */
  reviews: CompiledReviews | null;
  /** The built-ins that rules of this policy read, each with the values at which one may turn; null when any value may. */
  builtIns: ReadonlyMap<string, readonly number[] | null>;
  /** How an account lives; null without a section `lifecycle`. */
  lifecycle: CompiledLifecycle | null;
}>;
