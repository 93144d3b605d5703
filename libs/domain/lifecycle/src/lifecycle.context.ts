import { relationFacts, tagsOf, valueOf } from '@strata/domain-facts';
import { type AccountInput, type Cause, type PlainDate, type PolicyRef, toDayNumber } from '@strata/kernel';
import {
  type CompiledLifecycle,
  type CompiledPolicy,
  type FactValue,
  type FactValues,
  holds as isKnownToHold,
  type Rule,
} from '@strata/policy';
import type { LifecycleDecision } from './lifecycle.events.js';
import type { LifecycleState } from './lifecycle.state.js';

/** What one evaluation is about, and what every part of it needs. */
export type Context = Readonly<{
  policy: CompiledPolicy;
  lifecycle: CompiledLifecycle;
  input: AccountInput;
  day: number;
  /** What each decision says beside its own. */
  decided: Readonly<{ on: PlainDate; policy: PolicyRef; cause: Cause }>;
}>;

export type Stepped = Readonly<{ state: LifecycleState; decisions: readonly LifecycleDecision[] }>;

/** One part of an evaluation: looks at the state that the parts before it left, and decides. */
export type Phase = (context: Context, state: LifecycleState) => Stepped;

export const contextOf = (policy: CompiledPolicy, lifecycle: CompiledLifecycle, input: AccountInput): Context => ({
  policy,
  lifecycle,
  input,
  day: toDayNumber(input.on),
  decided: { on: input.on, policy: policy.ref, cause: input.cause },
});

/** What rules may read of an account on a day, by name, without its signals and its stage. What is not known is not there. */
export const factsOf = ({ policy, lifecycle, day }: Context, state: LifecycleState): FactValues => {
  const values: Record<string, FactValue> = { ...relationFacts(policy.windows, state.relation, day) };
  values['tags'] = tagsOf(state.relation.tags);
  for (const fact of lifecycle.facts) {
    const value = valueOf(fact, state.facts[fact.name], day);
    if (value !== undefined) values[fact.name] = value;
  }
  for (const [ladder, tier] of Object.entries(state.tiers)) values[`tier.${ladder}`] = tier;
  for (const { name, steps } of lifecycle.milestones)
    values[name] = steps.every((step) => state.relation.milestones[step] !== undefined);
  return values;
};

/** The facts of `factsOf`, and which signals are open. */
export const withSignals = ({ lifecycle }: Context, state: LifecycleState, values: FactValues): FactValues => ({
  ...values,
  ...Object.fromEntries(lifecycle.signals.map(({ name }) => [`signal.${name}`, isOpen(state, name)])),
});

/** A signal that was explained is not open any more, though it may not have recovered. */
export const isOpen = ({ signals }: LifecycleState, name: string): boolean => {
  const held = signals[name];
  return held !== undefined && held.explained === undefined;
};

/** Whether a condition is known to hold; `missing` names the facts that are not known. */
export const holds = (rule: Rule<boolean>, values: FactValues): Readonly<{ isTrue: boolean; missing: readonly string[] }> => {
  const missing = rule.facts.filter((name) => values[name] === undefined);
  return { isTrue: isKnownToHold(rule, values), missing };
};

/** The values of some facts, for the record. */
export const pick = (names: readonly string[], values: FactValues): FactValues => {
  const picked: Record<string, FactValue> = {};
  for (const name of names) {
    const value = values[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
};
