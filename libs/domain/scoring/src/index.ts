export type {
  AccountExcluded,
  AccountIncluded,
  Direction,
  DowngradeAnnounced,
  DowngradeWithdrawn,
  FiredAdjustment,
  LadderStanding,
  OverrideExpired,
  ScoreCard,
  ScoreChanged,
  ScoreDecision,
  ShownOverride,
  TierChanged,
  UnfiredAdjustment,
} from './score.events.js';
export type { EntitlementsChanged, KeptRights, RightsReason } from './rights.events.js';
export type { SegmentEntered, SegmentLeft } from './segment.events.js';
export { entitlementsOn, type HeldRights } from './rights.js';
export { type HeldTier, initialScore, type ScoreState } from './score.state.js';
export { adopt, isDueAsBefore, nextDue, observe, step, type Stepped } from './score.step.js';
export type { OverrideWithdrawn, TierOverridden } from './score.inputs.js';
export { type OverrideTier, overrideTier, type Situation, type WithdrawOverride, withdrawOverride } from './override.decider.js';
export { receive } from './score.receive.js';
export { explain } from './score.decide.js';
export { type Counterfactual, counterfactuals } from './counterfactual.js';
export { describeChange, describeScore } from './score.describe.js';
export { type FactDifference, hindsight, type HindsightDifference, type LateFact, type TierDifference } from './hindsight.js';
export { describeHindsight } from './hindsight.describe.js';
export { type Language, LANGUAGES } from './score.phrases.js';
export { evolve } from './score.evolve.js';
export { measure } from './review/measure.js';
export type { MeasuredAccount, MeasuredProduct } from './review/measured.js';
export { comingOn, type Population, populationOn, received, settled } from './review/population.js';
export { type ProductSale, salesIn } from './review/product-sales.js';
export { factsOf, review, type Review, type ReviewFacts } from './review/review.js';
export { isReviewCompleted, type ReviewCompleted, type ReviewedAccount, type ReviewResult } from './review/review.events.js';
