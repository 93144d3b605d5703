import type { PlainDate } from '@strata/kernel';
import type { WindowsSection } from './window.compile.js';
import type { EntitlementSection } from './entitlement.document.js';

/** A policy document after its schema was checked: plain JSON, exactly what is hashed and recorded. */
export type PolicyDocument = Readonly<{
  apiVersion: 'tiering/v1';
  kind: 'CustomerPolicy';
  metadata: PolicyMetadata;
  facts: Readonly<Record<string, FactDeclaration>>;
  scoring: ScoringSection;
  ladders: Readonly<Record<string, LadderSection>>;
  exclude?: readonly ExclusionRule[];
  windows?: WindowsSection;
  entitlements?: EntitlementSection;
}>;

export type PolicyMetadata = Readonly<{
  id: string;
  version: number;
  effectiveFrom: PlainDate;
  timezone: string;
  currency: string;
  reason?: string;
}>;

export type FactType = 'money' | 'int' | 'bool' | 'string';
export type FoldName = 'sum' | 'count' | 'distinct' | 'last' | 'min' | 'max' | 'since';
export type Plain = string | number | boolean;

export type FactDeclaration = Readonly<{
  type: FactType;
  fold: FoldName;
  event: string;
  field?: string;
  minus?: string;
  match?: Readonly<Record<string, Plain>>;
  window?: string;
  label?: string;
}>;

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
  label?: string;
}>;

export type LadderSection = Readonly<{
  label?: string;
  tiers: readonly TierRule[];
  upgrade?: Readonly<{ apply: 'immediately' }>;
  downgrade?: Readonly<{ apply: 'immediately' }>;
}>;

export type TierRule = Readonly<{ id: string; enter: number; keep?: number; label?: string }>;

export type ExclusionRule = Readonly<{ when: string; reason: string }>;
