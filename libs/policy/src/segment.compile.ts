import { builtInsAt } from './built-ins.js';
import type { Rule } from './compiled-policy.js';
import { Expressions } from './expression.js';
import { typesOf } from './fact.checks.js';
import type { PlacedRule } from './ladder.compile.js';
import type { Label, PolicyDocument } from './policy.document.js';
import type { PolicyProblem } from './policy.problem.js';
import { possibleAt } from './possible.js';
import type { PolicySource } from './policy-source.js';

/** A group of accounts: those of which the rule holds. */
export type CompiledSegment = Readonly<{ name: string; label: Label | null; when: Rule<boolean> }>;

export type CompiledSegments = Readonly<{
  segments: readonly CompiledSegment[];
  /** Every expression in them, to find out what they read. */
  rules: readonly PlacedRule[];
  problems: readonly PolicyProblem[];
  /** Conditions that can never be true. */
  dead: readonly PolicyProblem[];
}>;

/** Compiles the section `segments`, sorted by name. Their rules see declared facts, tags, windows, and the tiers as just decided. */
export const compileSegments = (source: PolicySource, document: PolicyDocument): CompiledSegments => {
  const expressions = new Expressions(typesOf(document), builtInsAt('segment', document), possibleAt('segment', document));
  const problems: PolicyProblem[] = [];
  const never: PolicyProblem[] = [];
  const rules: PlacedRule[] = [];
  const segments = Object.entries(document.segments ?? {})
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, segment]): readonly CompiledSegment[] => {
      if (!('when' in segment)) return [];
      const { when, label = null } = segment;
      const path = ['segments', name, 'when'];
      const { rule, finding, dead } = expressions.condition(when);
      if (finding) problems.push(source.at(path, finding));
      else rules.push({ rule, path });
      if (dead) never.push(source.at(path, dead));
      return rule ? [{ name, label, when: rule }] : [];
    });
  return { segments, rules, problems: [...checkSegments(source, document), ...problems], dead: never };
};

const checkSegments = (source: PolicySource, { segments = {} }: PolicyDocument): readonly PolicyProblem[] =>
  Object.entries(segments).flatMap(([name, segment]) =>
    'when' in segment || 'features' in segment
      ? []
      : [
          source.atKey(['segments', name], {
            code: 'segment-without-rule',
            message: `Segment \`${name}\` does not say who belongs to it.`,
            remedy: 'Add `when:` with a condition, such as `when: spend_12m > 10000000`.',
          }),
        ],
  );
