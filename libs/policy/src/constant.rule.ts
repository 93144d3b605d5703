import type { Rule } from './compiled-policy.js';

/** Points that a policy gives as a number. */
export const constant = (points: number): Rule<number> => ({
  source: String(points),
  facts: [],
  alternatives: [],
  turnsOf: () => [],
  evaluate: () => ({ ok: true, value: points }),
});
