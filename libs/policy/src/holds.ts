import type { FactValues, Rule } from './compiled-policy.js';

/**
 * Whether a condition is known to hold. With a fact missing it does not, unless one side of its `||` is complete and holds: a strategic customer is
 * one before the first review, too. A condition that cannot be computed does not hold.
 */
export const holds = (rule: Rule<boolean>, facts: FactValues): boolean => {
  if (!isComplete(rule, facts)) return rule.alternatives.some((side) => isComplete(side, facts) && isTrue(side, facts));
  return isTrue(rule, facts);
};

const isComplete = (rule: Rule<boolean>, facts: FactValues): boolean => rule.facts.every((name) => facts[name] !== undefined);

const isTrue = (rule: Rule<boolean>, facts: FactValues): boolean => {
  const outcome = rule.evaluate(facts);
  return outcome.ok && outcome.value;
};
