import type { Label } from './policy.document.js';

/** The sections of a policy that say how an account lives: stages, signals, renewal. Plain JSON, as in the document. */

/** Something that helps with the work of a stage; without industries and business types it is for everybody. */
export type Material = Readonly<{
  name: string;
  kind: 'manual' | 'case' | 'training' | 'activity' | 'plan' | 'other';
  industries?: readonly string[];
  businessTypes?: readonly string[];
  url?: string;
}>;

/** What a stage is for: shown with every account that is in it. */
export type StageRule = Readonly<{
  id: string;
  label?: Label;
  journey?: string;
  goal?: string;
  roles?: readonly string[];
  work?: readonly string[];
  material?: readonly Material[];
  /** After so long in it an account is stuck. */
  stuckAfter?: string;
}>;

export type TransitionRule = Readonly<{ id?: string; to: string; when: string; label?: Label }>;

export type JointRule = Readonly<{ id: string; label?: Label; when: string; path: readonly string[] }>;

export type ChurnSection = Readonly<{
  stage: string;
  reasons?: readonly string[];
  winBack?: Readonly<Record<string, string>>;
}>;

export type LifecycleSection = Readonly<{
  initial: string;
  stages: readonly (string | StageRule)[];
  rules: readonly TransitionRule[];
  /** Yes/no facts: each is true once all its milestones are reached. */
  milestones?: Readonly<Record<string, readonly string[]>>;
  /** Where learning and implementation are, together: the first that fits. */
  joint?: readonly JointRule[];
  churn?: ChurnSection;
  /** The stages through which an account is to go, in order. */
  funnel?: readonly string[];
}>;

export type Statistic = 'median' | 'mean';

/** A target for answers: a business-time duration, or the entitlement that promises one to the tier held. */
export type Target = string | Readonly<{ entitlement: string; ladder: string }>;

/** One signal. Which of the keys are there says what kind of signal it is. */
export type SignalRule = Readonly<{
  label?: Label;
  /** Looked for only where this holds. */
  while?: string;
  causes?: readonly string[];
  /** Measured: a fall of a series. */
  series?: string;
  baseline?: Readonly<{ buckets: number; stat?: Statistic; atLeast?: number }>;
  recent?: Readonly<{ buckets: number }>;
  ratioBelow?: number;
  recoverAbove?: number;
  minBaseline?: number;
  season?: Readonly<{ buckets: number }>;
  /** Silence: none of these events for so long. */
  silent?: readonly string[];
  for?: string;
  /** A contact in one of these parts has left and nobody was named for it since. */
  departed?: readonly string[];
  /** An event happened so often in so long; or, with `until`, something is open. */
  event?: string;
  match?: Readonly<Record<string, string | number | boolean>>;
  within?: string;
  atLeast?: number;
  until?: string;
  key?: string;
  /** Answers or solutions came too late, or are too late now. */
  answers?: Readonly<Record<string, Target>>;
  resolutions?: Readonly<Record<string, Target>>;
  /** A condition over facts; closed by `recover`, or when it does not hold any more. */
  when?: string;
  recover?: string;
}>;

export type RenewalRule = Readonly<{
  id: string;
  points: number | string;
  when?: string;
  min?: number;
  max?: number;
  label?: Label;
}>;

export type RenewalSection = Readonly<{
  /** The window in which renewals are assessed; without it always while a contract holds. */
  window?: string;
  base: number;
  rules: readonly RenewalRule[];
  outlook: Readonly<{ likely: number; atRisk: number }>;
}>;

export type PlaybookTask = Readonly<{ do: string; role: string; due: string; outcome?: string }>;

/** What is to be done when something happens. */
export type Playbook = Readonly<{
  id?: string;
  /** `enter:<stage>`, `leave:<stage>`, `open:<window or signal>`, `close:<window or signal>` */
  on: string;
  tasks?: readonly PlaybookTask[];
  require?: readonly string[];
  dedupe?: readonly string[];
  snooze?: 'allowed' | 'forbidden';
  experiment?: string;
  variants?: Readonly<Record<string, number>>;
  salt?: string;
  unit?: 'customer';
}>;

/** The sections of a policy that say how an account lives. */
export type LifecycleSections = Readonly<{
  lifecycle?: LifecycleSection;
  signals?: Readonly<Record<string, SignalRule>>;
  renewal?: RenewalSection;
  playbooks?: readonly Playbook[];
}>;
