import type { Context, Phase, Stepped } from './lifecycle.context.js';
import type { LifecycleDecision } from './lifecycle.events.js';
import type { LifecycleState } from './lifecycle.state.js';
import { decideChurn } from './churn/churn.decide.js';
import { decideJoint, decideMilestones } from './stages/progress.decide.js';
import { decideStage } from './stages/stage.decide.js';
import { decideOutcomes } from './renewal/outcome.decide.js';
import { decideRenewal } from './renewal/renewal.decide.js';
import { decideSignals } from './signals/signals.decide.js';
import { decideWindows } from './renewal/window.decide.js';

/** In this order: what is open, what is wrong, how far it has come, which stage follows from it, what becomes of the renewal, who is gone. */
const PHASES: readonly Phase[] = [
  decideWindows,
  decideSignals,
  decideMilestones,
  decideJoint,
  decideStage,
  decideOutcomes,
  decideRenewal,
  decideChurn,
];

/** Compares an account as it is on this day with what was last decided, and decides what differs. */
export const decide = (context: Context, before: LifecycleState): Stepped => {
  let state = before;
  const decisions: LifecycleDecision[] = [];
  for (const phase of PHASES) {
    const stepped = phase(context, state);
    state = stepped.state;
    decisions.push(...stepped.decisions);
  }
  return { state, decisions };
};
