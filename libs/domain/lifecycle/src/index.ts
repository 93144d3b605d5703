export type {
  AwaitedContract,
  ChurnMarked,
  JointStateChanged,
  LifecycleDecision,
  MilestonesCompleted,
  MilestonesReopened,
  NonRenewalAnnounced,
  RenewalAssessed,
  RenewalCard,
  RenewalOutcome,
  RenewalPoint,
  RenewalSettled,
  RenewalSilence,
  SignalClosed,
  SignalClosing,
  SignalOpened,
  StageChanged,
  WinBackPlanned,
  WindowClosed,
  WindowClosing,
  WindowOpened,
} from './lifecycle.events.js';
export { adopt, nextDue, observe, step } from './lifecycle.step.js';
export { type HeldSignal, type HeldStage, initialLifecycle, type LifecycleState } from './lifecycle.state.js';
export type { Stepped } from './lifecycle.context.js';
export { firedBy, rulesOf, type LifecycleRule } from './backtest/rules.js';
export { isAtRisk, riskDefinition, type RiskDefinition, type Warning, WARNINGS } from './backtest/risk.js';
