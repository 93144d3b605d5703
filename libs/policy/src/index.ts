export { accepted } from './accepted.js';
export { compileDocument, compilePolicy, type Compilation } from './compile-policy.js';
export { diffPolicies, type PolicyChange } from './policy-diff.js';
export { policySchema } from './policy.schema.js';
export type { CatalogueEvent, EventCatalogue, FieldType } from './event-catalogue.js';
export { type CompiledWindow, compileWindows, type WindowRule, type WindowsSection } from './window.compile.js';
export type { CompiledSegment } from './segment.compile.js';
export type { CompiledEntitlements, Keeping, Rights } from './entitlement.compile.js';
export type { EntitlementSection } from './entitlement.document.js';
export type { Right } from './entitlement.value.js';
export { holds } from './holds.js';
export { tiersOf } from './tiers-upwards.js';
export { labelIn } from './label.js';
export { type BuiltIn, type BuiltInType, builtInsAt, type RulePlace } from './built-ins.js';
export type {
  AnswersSignal,
  Bucket,
  CompiledChurn,
  CompiledJoint,
  CompiledLifecycle,
  CompiledRenewal,
  CompiledSeries,
  CompiledSignal,
  CompiledStage,
  CompiledTarget,
  CompiledTransition,
  ConditionSignal,
  CountSignal,
  DepartureSignal,
  DropSignal,
  ItemsSignal,
  SilenceSignal,
} from './lifecycle.compiled.js';
export type {
  LifecycleSection,
  Material,
  Playbook,
  PlaybookTask,
  RenewalSection,
  SignalRule,
  StageRule,
} from './lifecycle.document.js';
export { type BusinessCalendar, calendarOf } from './calendar.js';
export { bucketOf } from './bucket.js';
export type { PolicyProblem } from './policy.problem.js';
export type {
  AdjustmentRule,
  DowngradeSection,
  ExclusionRule,
  FactDeclaration,
  FactType,
  FoldName,
  Label,
  LadderSection,
  MatrixRule,
  OverrideSection,
  Plain,
  PolicyDocument,
  PolicyMetadata,
  ScoringSection,
  TierRule,
} from './policy.document.js';
export type {
  CompiledAdjustment,
  CompiledDowngrade,
  CompiledExclusion,
  CompiledFact,
  CompiledLadder,
  CompiledOverrides,
  CompiledPolicy,
  CompiledTier,
  Confirmation,
  FactFeed,
  FactValue,
  FactValues,
  MatrixTier,
  Outcome,
  Rule,
  ScoreTier,
  Span,
} from './compiled-policy.js';
export {
  type CompiledClusters,
  type CompiledKeyAccounts,
  type CompiledProducts,
  type CompiledReviews,
  OPPORTUNITY_SCOPES,
  type ProductClass,
  profileFact,
  type Scope,
  type Share,
  type TierExpectation,
} from './compiled-reviews.js';
