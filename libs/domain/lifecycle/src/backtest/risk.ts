import type { CompiledLifecycle } from '@strata/policy';
import type { RenewalCard } from '../lifecycle.events.js';
import type { LifecycleState } from '../lifecycle.state.js';

/** What a warning may consist in. */
export const WARNINGS = ['stage', 'signal', 'card'] as const;
export type Warning = (typeof WARNINGS)[number];

/**
 * When a policy counts as warning of a loss: while a contract runs whose renewal is open, and the account is in one of `stages`, or one of
 * `signals` is open and unexplained, or the renewal card gives it less than `cardBelow` percent. Nothing of what is null or empty warns.
 */
export type RiskDefinition = Readonly<{
  stages: readonly string[];
  signals: readonly string[];
  cardBelow: number | null;
}>;

/**
 * What of a policy warns. Stages: those to which a rule leads because a signal is open, such as pre-churn. Signals: all of them. The card: where
 * its outlook is `at-risk`.
 */
export const riskDefinition = ({ rules, signals, renewal, churn }: CompiledLifecycle, by: readonly Warning[]): RiskDefinition => {
  const leadThere = rules.filter(({ to, when }) => to !== churn?.stage && ASKS_FOR_A_SIGNAL.test(when.source));
  return {
    stages: by.includes('stage') ? [...new Set(leadThere.map(({ to }) => to))] : [],
    signals: by.includes('signal') ? signals.map(({ name }) => name) : [],
    cardBelow: by.includes('card') && renewal ? renewal.outlook.atRisk : null,
  };
};

/** Not `!signal.…`: that leads to a stage because nothing is wrong. */
const ASKS_FOR_A_SIGNAL = /(?:^|[^!\w.])\s*signal\./;

/** Whether the account, as it stands, is warned of. `card` is the last one that was decided. */
export const isAtRisk = (
  { stages, signals, cardBelow }: RiskDefinition,
  state: LifecycleState,
  card: Pick<RenewalCard, 'probability'> | null,
): boolean => {
  if (Object.keys(state.awaiting).length === 0) return false;
  if (state.stage && stages.includes(state.stage.id)) return true;
  if (signals.some((name) => state.signals[name] !== undefined && state.signals[name].explained === undefined)) return true;
  return cardBelow !== null && state.assessed !== null && card !== null && card.probability < cardBelow;
};
