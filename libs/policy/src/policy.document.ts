import type { PopulationSections } from './review.document.js';
import type { PlainDate } from '@strata/kernel';
import type { CalendarSection } from './calendar.js';
import type { WindowsSection } from './window.compile.js';
import type { LifecycleSections } from './lifecycle.document.js';
import type { EntitlementSection } from './entitlement.document.js';
import type { SegmentSection } from './segment.document.js';

/** A policy document after its schema was checked: plain JSON, exactly what is hashed and recorded. */
export type PolicyDocument = PopulationSections &
  LifecycleSections &
  Readonly<{
    apiVersion: 'tiering/v1';
    kind: 'CustomerPolicy';
    metadata: PolicyMetadata;
    facts: Readonly<Record<string, FactDeclaration>>;
    scoring: ScoringSection;
    ladders: Readonly<Record<string, LadderSection>>;
    exclude?: readonly ExclusionRule[];
    overrides?: OverrideSection;
    windows?: WindowsSection;
    entitlements?: EntitlementSection;
    segments?: SegmentSection;
  }>;

/** A text, or the text by language: `{ zh: 潜力客户, en: Potential customer }`. */
export type Label = string | Readonly<Record<string, string>>;

export type PolicyMetadata = Readonly<{
  id: string;
  version: number;
  effectiveFrom: PlainDate;
  timezone: string;
  currency: string;
  reason?: string;
  /** The working days of business time. */
  calendar?: string | CalendarSection;
  /** `09:00-18:00` */
  workingHours?: string;
}>;

export type FactType = 'money' | 'int' | 'bool' | 'string';
export type FoldName = 'sum' | 'count' | 'distinct' | 'last' | 'min' | 'max' | 'since';
export type Plain = string | number | boolean;

export type FactDeclaration = Readonly<{
  /** A series is no value: only signals read it. */
  type: FactType | 'series';
  fold: FoldName;
  event: string;
  field?: string;
  minus?: string;
  match?: Readonly<Record<string, Plain>>;
  window?: string;
  bucket?: 'P1D' | 'P7D' | 'P1M';
  label?: Label;
}>;

/** A fact that has a value, which rules may read. */
export type ValueFact = Omit<FactDeclaration, 'type'> & Readonly<{ type: FactType }>;

/** The facts of a policy that have a value, by name, in the order in which they are written. */
export const valueFacts = (facts: PolicyDocument['facts']): readonly (readonly [name: string, fact: ValueFact])[] =>
  Object.entries(facts).flatMap(([name, fact]) => {
    const { type } = fact;
    return type === 'series' ? [] : [[name, { ...fact, type }] as const];
  });

export type ScoringSection = Readonly<{
  base: Readonly<{ fact: string; bands: Readonly<Record<string, number>> }>;
  adjust?: readonly AdjustmentRule[];
  clamp?: readonly [number, number];
  missing?: 'skip';
}>;

export type AdjustmentRule = Readonly<{
  id: string;
  points: string | number;
  when?: string;
  min?: number;
  max?: number;
  validFor?: string;
  label?: Label;
}>;

/** Tiers by points (`tiers`, from the lowest) or by rules (`rules`, from the highest; the first that matches wins). One of the two. */
export type LadderSection = Readonly<{
  label?: Label;
  tiers?: readonly TierRule[];
  rules?: readonly MatrixRule[];
  upgrade?: UpgradeSection;
  downgrade?: DowngradeSection;
}>;

export type TierRule = Readonly<{
  id: string;
  enter: number;
  keep?: number;
  label?: Label;
  expectShare?: readonly [number, number];
}>;
export type MatrixRule = Readonly<{ id: string; when: string; label?: Label; expectShare?: readonly [number, number] }>;

export type UpgradeSection = Readonly<{ apply?: 'immediately'; confirm?: number; every?: string }>;

export type DowngradeSection = Readonly<{
  apply?: 'immediately';
  confirm?: number;
  every?: string;
  grace?: string;
  maxSteps?: number;
  hold?: string;
}>;

export const OVERRIDE_FIELDS = ['tier', 'reason', 'approver', 'expires'] as const;
export type OverrideSection = Readonly<{
  fields?: readonly (typeof OVERRIDE_FIELDS)[number][];
  maxDuration: string;
  approverMustDiffer: boolean;
}>;

export type ExclusionRule = Readonly<{ when: string; reason: string }>;
