import { fromDayNumber } from '@strata/kernel';
import { type Context, factsOf, holds, pick, type Stepped, withSignals } from '../lifecycle.context.js';
import type { LifecycleDecision } from '../lifecycle.events.js';
import type { LifecycleState } from '../lifecycle.state.js';

/** Tells once that a group of milestones is complete, and that it is not any more. */
export const decideMilestones = (context: Context, state: LifecycleState): Stepped => {
  const reached = state.relation.milestones;
  const decisions: LifecycleDecision[] = [];
  const completed: string[] = [];
  for (const { name, steps } of context.lifecycle.milestones) {
    if (!steps.every((step) => reached[step] !== undefined)) continue;
    completed.push(name);
    if (state.completed.includes(name)) continue;
    const days = Object.fromEntries(steps.map((step) => [step, fromDayNumber(reached[step] ?? 0)]));
    const { accountId } = context.input;
    decisions.push({ type: 'lifecycle.milestones-completed.v1', data: { accountId, name, reached: days, ...context.decided } });
  }
  for (const name of state.completed.filter((one) => !completed.includes(one))) {
    const steps = context.lifecycle.milestones.find((group) => group.name === name)?.steps ?? [];
    const missing = steps.filter((step) => reached[step] === undefined);
    const data = { accountId: context.input.accountId, name, missing, ...context.decided };
    decisions.push({ type: 'lifecycle.milestones-reopened.v1', data });
  }
  return decisions.length > 0 || completed.length !== state.completed.length
    ? { state: { ...state, completed }, decisions }
    : { state, decisions };
};

/** Where learning and implementation are, together: the first state whose condition holds. Source: S0 (state from two inputs). */
export const decideJoint = (context: Context, state: LifecycleState): Stepped => {
  const { joint } = context.lifecycle;
  if (joint.length === 0 && state.joint === null) return { state, decisions: [] };
  const values = withSignals(context, state, factsOf(context, state));
  const found = joint.find(({ when }) => holds(when, values).isTrue);
  const to = found?.id ?? null;
  if (to === state.joint) return { state, decisions: [] };
  const facts = found ? pick(found.when.facts, values) : {};
  const { accountId } = context.input;
  const data = { accountId, from: state.joint, to, facts, path: found?.path ?? [], ...context.decided };
  return { state: { ...state, joint: to }, decisions: [{ type: 'lifecycle.joint-state-changed.v1', data }] };
};
