import { builtInsAt } from './built-ins.js';
import { Expressions } from './expression.js';
import { typesOf } from './fact.checks.js';
import { stageIds } from './lifecycle.checks.js';
import type { FactValue } from './compiled-policy.js';
import type { PolicyDocument } from './policy.document.js';
import type { PolicyProblem } from './policy.problem.js';
import type { PolicySource } from './policy-source.js';
import { findCircle, type StageFormula } from './stage-circle.js';

/** Whether the rules of the stages lead round under the same facts: whoever has these would be moved nowhere. */
export const checkCircles = (source: PolicySource, document: PolicyDocument): readonly PolicyProblem[] => {
  const { lifecycle } = document;
  if (!lifecycle) return [];
  const builtIns = builtInsAt('lifecycle', document);
  const facts = typesOf(document);
  const expressions = new Expressions(facts, builtIns);
  const rules = lifecycle.rules.flatMap(({ to, when }): readonly StageFormula[] => {
    const formula = expressions.formula(when);
    return formula ? [{ to, when: formula }] : [];
  });
  // What cannot be read is refused elsewhere.
  if (rules.length < lifecycle.rules.length) return [];
  const types = new Map([
    ...[...facts].map(([name, type]) => [name, type === 'money' ? 'int' : type] as const),
    ...[...builtIns].map(([name, { type }]) => [name, type] as const),
  ]);
  const circle = findCircle(stageIds(lifecycle), rules, types);
  const last = circle?.moves.toSorted((a, b) => a.rule - b.rule).at(-1);
  if (!circle || !last) return [];
  const way = [...circle.moves.map(({ from }) => from), circle.moves[0]?.from ?? ''].join(' → ');
  const named = [...new Set(circle.moves.map(({ rule }) => rule))].map((rule) => nameOf(lifecycle.rules[rule]));
  const when = [...circle.facts].map(([name, value]) => `\`${name}\` is ${inWords(value)}`).join(', ');
  return [
    source.at(['lifecycle', 'rules', last.rule, 'when'], {
      code: 'rules-go-round',
      message: `The rules ${named.join(' and ')} lead round, ${way}${when === '' ? '' : `, when ${when}`}: such an account would be moved nowhere.`,
      remedy: 'Let one of the conditions exclude the other: ask there for something that does not hold on the way back.',
    }),
  ];
};

const nameOf = (rule: Readonly<{ id?: string; to: string }> | undefined): string => `\`${rule?.id ?? rule?.to ?? ''}\``;
const inWords = (value: FactValue): string => {
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
};
