import { isAlways } from './ladder.compile.js';
import type { MatrixRule } from './policy.document.js';
import type { PolicyProblem } from './policy.problem.js';
import type { PolicySource } from './policy-source.js';

/** Whether each rule of a matrix ladder can fire, and everybody matches one. */
export const checkMatrix = (source: PolicySource, name: string, rules: readonly MatrixRule[]): readonly PolicyProblem[] => {
  const everybody = rules.findIndex(({ when }) => isAlways(when));
  const found = rules.flatMap((rule, index) => checkRule(source, name, rule, index, rules, everybody));
  if (rules.length > 0 && everybody < 0)
    found.push(
      source.at(['ladders', name, 'rules', rules.length - 1, 'when'], {
        code: 'no-lowest-tier',
        message: `Ladder \`${name}\` leaves accounts without a tier: those that match none of its rules.`,
        remedy: 'Let the last rule match everybody: `when: "true"`.',
      }),
    );
  return found;
};

const checkRule = (
  source: PolicySource,
  name: string,
  { id, when }: MatrixRule,
  index: number,
  rules: readonly MatrixRule[],
  everybody: number,
): PolicyProblem[] => {
  const path = ['ladders', name, 'rules', index];
  const found: PolicyProblem[] = [];
  const above = rules.slice(0, index);
  if (above.some((rule) => rule.id === id))
    found.push(
      source.at([...path, 'id'], {
        code: 'written-twice',
        message: `Ladder \`${name}\` has two tiers called \`${id}\`.`,
        remedy: 'Give each tier its own id; join what leads to one tier with `||`.',
      }),
    );
  const same = above.find((rule) => withoutSpaces(rule.when) === withoutSpaces(when));
  if (everybody >= 0 && index > everybody)
    found.push(
      source.at([...path, 'when'], {
        code: 'rule-never-fires',
        message: `Nobody can hold \`${id}\` on ladder \`${name}\`: \`${rules[everybody]?.id ?? ''}\` above it matches everybody.`,
        remedy: 'Put the rule that matches everybody last.',
      }),
    );
  else if (same)
    found.push(
      source.at([...path, 'when'], {
        code: 'rule-never-fires',
        message: `Nobody can hold \`${id}\` on ladder \`${name}\`: \`${same.id}\` above it asks for the same.`,
        remedy: 'Change one of the two conditions, or take one out.',
      }),
    );
  return found;
};

const withoutSpaces = (text: string): string => text.replaceAll(/\s/g, '');
