import { parsePeriod, type Period } from '@strata/kernel';
import { builtInsAt } from './built-ins.js';
import type { CompiledDowngrade, CompiledLadder, CompiledOverrides, Confirmation, MatrixTier, Rule } from './compiled-policy.js';
import { Expressions } from './expression.js';
import { typesOf } from './fact.checks.js';
import type { DowngradeSection, LadderSection, OverrideSection, PolicyDocument, UpgradeSection } from './policy.document.js';
import type { PolicyProblem } from './policy.problem.js';
import { possibleAt } from './possible.js';
import type { PolicySource } from './policy-source.js';

/** An expression, and where in the policy it stands. */
export type PlacedRule = Readonly<{ rule: Rule<unknown>; path: readonly (string | number)[] }>;

export type CompiledLadders = Readonly<{
  ladders: readonly CompiledLadder[];
  /** Every expression in them, to find out what they read. */
  rules: readonly PlacedRule[];
  problems: readonly PolicyProblem[];
  /** Conditions that can never be true. */
  dead: readonly PolicyProblem[];
}>;

/** Compiles the ladders, sorted by name with the score ladders first: matrix ladders may read their tiers. */
export const compileLadders = (source: PolicySource, document: PolicyDocument): CompiledLadders => {
  const expressions = new Expressions(typesOf(document), builtInsAt('ladder', document), possibleAt('ladder', document));
  const problems: PolicyProblem[] = [];
  const never: PolicyProblem[] = [];
  const rules: PlacedRule[] = [];
  const compile = (text: string, path: readonly (string | number)[]): Rule<boolean> | null => {
    const { rule, finding, dead } = expressions.condition(text);
    if (finding) problems.push(source.at(path, finding));
    else rules.push({ rule, path });
    if (dead) never.push(source.at(path, dead));
    return rule;
  };
  const ladders = Object.entries(document.ladders)
    .toSorted(([a, one], [b, other]) => Number(!!one.rules) - Number(!!other.rules) || (a < b ? -1 : 1))
    .map(([name, section]) => compileLadder(name, section, compile));
  return { ladders, rules, problems, dead: never };
};

type Compile = (text: string, path: readonly (string | number)[]) => Rule<boolean> | null;

const compileLadder = (name: string, section: LadderSection, compile: Compile): CompiledLadder => {
  const { label = null, tiers, rules, upgrade, downgrade } = section;
  const falls =
    downgrade === undefined ? null : compileDowngrade(downgrade, (text) => compile(text, ['ladders', name, 'downgrade', 'hold']));
  const common = { name, label, upgrade: compileUpgrade(upgrade), downgrade: falls };
  if (rules === undefined) {
    const compiled = (tiers ?? []).map(({ id, label: text = null, enter, keep = enter, expectShare = null }) => ({
      id,
      label: text,
      enter,
      keep,
      expectShare,
    }));
    return { ...common, kind: 'score', tiers: compiled };
  }
  const matrix = rules.map(({ id, label: text = null, when, expectShare = null }, index): MatrixTier => {
    const rule = isAlways(when) ? null : compile(when, ['ladders', name, 'rules', index, 'when']);
    return { id, label: text, expectShare, when: rule };
  });
  return { ...common, kind: 'matrix', tiers: matrix.toReversed() };
};

/** A rise that is enough when seen once is what a ladder without the section does. */
const compileUpgrade = ({ confirm = 1, every }: UpgradeSection = {}): Confirmation | null =>
  confirm === 1 ? null : { confirm, every: periodOf(every) };

const periodOf = (text: string | undefined): Period | null => (text !== undefined && parsePeriod(text)) || null;

/** `apply: immediately` is what a ladder without the section does. */
const compileDowngrade = (
  { apply, confirm = 1, every, grace, maxSteps, hold }: DowngradeSection,
  compile: (hold: string) => Rule<boolean> | null,
): CompiledDowngrade | null =>
  apply === 'immediately'
    ? null
    : {
        confirm,
        every: periodOf(every),
        grace: periodOf(grace),
        maxSteps: maxSteps ?? null,
        hold: hold === undefined ? null : compile(hold),
      };

/** A rule that everybody matches. */
export const isAlways = (when: string): boolean => when.trim() === 'true';

/** What a tier set by hand must keep to; null where the policy allows none. */
export const compileOverrides = (section: OverrideSection | undefined): CompiledOverrides | null => {
  const maxDuration = section && parsePeriod(section.maxDuration);
  return maxDuration ? { maxDuration, approverMustDiffer: section.approverMustDiffer } : null;
};
