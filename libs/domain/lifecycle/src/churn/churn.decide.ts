import { type ContractStates, lastEnd } from '@strata/domain-facts';
import { fromDayNumber } from '@strata/kernel';
import type { CompiledChurn } from '@strata/policy';
import type { Context, Stepped } from '../lifecycle.context.js';
import type { LifecycleDecision } from '../lifecycle.events.js';
import type { LifecycleState } from '../lifecycle.state.js';

/**
 * Marks a customer that is gone, with the reason; demands one where none is known, and plans how to win it back as soon as there is one. Source: S2
 * (stage 7), golden case "S2 churn".
 */
export const decideChurn = (context: Context, state: LifecycleState): Stepped => {
  const { churn } = context.lifecycle;
  if (!churn || state.stage?.id !== churn.stage) {
    return { state: state.churn === null ? state : { ...state, churn: null }, decisions: [] };
  }
  const { accountId } = context.input;
  const reason = reasonOf(churn, state.relation.contracts);
  const decisions: LifecycleDecision[] = [];
  if (state.churn === null) {
    const last = lastEnd(state.relation.contracts);
    const endedOn = last === null ? null : fromDayNumber(last);
    const from = state.stage.before;
    const data = { accountId, from, endedOn, reason, reasons: churn.reasons, ...context.decided };
    decisions.push({ type: 'lifecycle.churn-marked.v1', data });
  }
  if (reason !== null && reason !== state.churn?.reason) {
    const plan = churn.winBack.get(reason) ?? null;
    decisions.push({ type: 'lifecycle.win-back-planned.v1', data: { accountId, reason, plan, ...context.decided } });
  }
  if (decisions.length === 0) return { state, decisions };
  return { state: { ...state, churn: { since: state.churn?.since ?? context.decided.on, reason } }, decisions };
};

/** Why the contract that ended last was not renewed, in a word that the policy knows; null when nobody said so. */
const reasonOf = ({ reasons }: CompiledChurn, contracts: ContractStates): string | null => {
  const last = lastEnd(contracts);
  const told = Object.values(contracts)
    .filter((contract) => lastEnd({ contract }) === last)
    .flatMap(({ terminated, lost }) => [lost, terminated?.reason])
    .filter((reason) => reason !== undefined && reason !== '' && (reasons.length === 0 || reasons.includes(reason)));
  return told[0] ?? null;
};
