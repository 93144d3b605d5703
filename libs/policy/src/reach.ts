import { isPlain, namesIn, sidesOf } from './expression.ast.js';
import type { Expressions } from './expression.js';
import { numberOf } from './interval.js';
import { ways } from './literal.js';
import { narrowed } from './narrow.js';
import type { AdjustmentRule, PolicyDocument } from './policy.document.js';
import { anyOf, possibleAt } from './possible.js';
import { exclude } from './satisfiable.js';
import { constantPoints } from './scoring.checks.js';

/** The least and the most points. */
export type PointRange = Readonly<{ least: number; most: number }>;

const ANY: PointRange = { least: -Infinity, most: Infinity };
const NONE: PointRange = { least: 0, most: 0 };

/** The points that a rule can give, over all accounts; none when it does not fire. At least what some account can have, perhaps more. */
export const pointsOf = (rule: AdjustmentRule, expressions: Expressions): PointRange => {
  const raw = rawPoints(rule, expressions);
  const capped = (points: number): number => Math.min(Math.max(points, rule.min ?? -Infinity), rule.max ?? Infinity);
  return raw ? { least: capped(raw.least), most: capped(raw.most) } : NONE;
};

/** Undefined when no account meets the condition. */
const rawPoints = (rule: AdjustmentRule, expressions: Expressions): PointRange | undefined => {
  const fixed = constantPoints(rule);
  const points = fixed === undefined ? expressions.parse(String(rule.points)) : undefined;
  if (fixed !== undefined) return { least: fixed, most: fixed };
  if (!points) return ANY;
  const condition = rule.when === undefined ? undefined : expressions.parse(rule.when);
  const found = (condition && ways(condition, true)) ?? [[]];
  const ranges = found.flatMap((way) => {
    const values = narrowed(way, expressions.possible);
    if (!values) return [];
    const range = numberOf(points, (name) => values.get(name));
    return [range ? { least: range.lo, most: range.hi } : ANY];
  });
  return ranges.length === 0
    ? undefined
    : { least: Math.min(...ranges.map(({ least }) => least)), most: Math.max(...ranges.map(({ most }) => most)) };
};

/** The base points that an account can have; nothing while the fact is not known. */
export const basePointsOf = (document: PolicyDocument): PointRange => {
  const { fact, bands } = document.scoring.base;
  const known = possibleAt('scoring', document).get(fact) ?? anyOf('int');
  const [lo, hi] = known.kind === 'number' ? [known.lo, known.hi] : [-Infinity, Infinity];
  const steps = Object.entries(bands)
    .map(([from, points]) => ({ from: Number(from), points }))
    .sort((a, b) => a.from - b.from);
  const reached = steps.filter(
    ({ from }, index) => from <= Math.max(hi, 0) && Math.max(lo, 0) < (steps[index + 1]?.from ?? Infinity),
  );
  const points = [0, ...reached.map((step) => step.points)];
  return { least: Math.min(...points), most: Math.max(...points) };
};

/**
 * The rules above without which a rule could hold: where one of them holds whenever this one does. Undefined when this one can hold alone. A rule
 * above counts only with what is known whenever this rule is: a fact that is missing keeps it from holding.
 */
export const shadowedBy = (when: string, above: readonly string[], expressions: Expressions): readonly string[] | undefined => {
  const mine = expressions.parse(when);
  if (!mine) return undefined;
  const isShadow = (texts: readonly string[]): boolean => {
    const others = texts.flatMap((text) => {
      const parsed = expressions.parse(text);
      return parsed ? sidesOf(parsed) : [];
    });
    return sidesOf(mine).every((side) => {
      const known = new Set(namesIn(side));
      const sure = others.filter((other) => isPlain(other) && namesIn(other).every((name) => known.has(name)));
      const literals = [{ node: side, holds: true }, ...sure.map((node) => ({ node, holds: false }))];
      return exclude(literals, expressions.possible);
    });
  };
  if (!isShadow(above)) return undefined;
  return above.reduce<readonly string[]>((needed, text) => {
    const without = needed.filter((one) => one !== text);
    return isShadow(without) ? without : needed;
  }, above);
};
