import { parsePeriod } from '@strata/kernel';
import { suggestion } from './nearest.js';
import type { AdjustmentRule, PolicyDocument } from './policy.document.js';
import type { PolicyProblem } from './policy.problem.js';
import type { PolicySource } from './policy-source.js';

/** Whether the bands rise from 0, the caps leave room, and every rule has a name of its own. */
export const checkScoring = (source: PolicySource, document: PolicyDocument): readonly PolicyProblem[] => [
  ...checkBase(source, document),
  ...checkClamp(source, document),
  ...(document.scoring.adjust ?? []).flatMap((rule, index, rules) => checkAdjustment(source, rule, index, rules)),
];

const checkBase = (source: PolicySource, { facts, scoring: { base } }: PolicyDocument): readonly PolicyProblem[] => {
  const found: PolicyProblem[] = [];
  const type = Object.hasOwn(facts, base.fact) ? facts[base.fact]?.type : undefined;
  if (type === undefined) {
    found.push(
      source.at(['scoring', 'base', 'fact'], {
        code: 'unknown-fact',
        message: `The base points use \`${base.fact}\`, which is not a fact of this policy.`,
        remedy: suggestion(base.fact, Object.keys(facts)),
      }),
    );
  } else if (type !== 'money' && type !== 'int') {
    found.push(
      source.at(['scoring', 'base', 'fact'], {
        code: 'base-not-a-number',
        message: `The base points use \`${base.fact}\`, which is ${type} and has no size.`,
        remedy: 'Use a fact of type money or int.',
      }),
    );
  }
  const bands = source.keysOf(['scoring', 'base', 'bands']);
  bands.forEach((band, index) => {
    const before = bands[index - 1];
    const path = ['scoring', 'base', 'bands', band];
    if (before === undefined && band !== '0') {
      found.push(
        source.atKey(path, {
          code: 'first-band-not-from-0',
          message: `The first band begins at ${band}: below it nothing is said.`,
          remedy: 'Begin with a band from 0, such as `0: 0`.',
        }),
      );
    }
    if (before !== undefined && Number(band) <= Number(before)) {
      found.push(
        source.atKey(path, {
          code: 'bands-not-ascending',
          message: `The band from ${band} stands after the band from ${before}.`,
          remedy: 'List the bands from the smallest amount to the largest.',
        }),
      );
    }
  });
  return found;
};

const checkClamp = (source: PolicySource, { scoring: { clamp } }: PolicyDocument): readonly PolicyProblem[] =>
  clamp && clamp[0] >= clamp[1]
    ? [
        source.at(['scoring', 'clamp'], {
          code: 'clamp-upside-down',
          message: `The clamp leaves no room: from ${clamp[0]} to ${clamp[1]}.`,
          remedy: 'Write the least points first, then the most: [0, 100].',
        }),
      ]
    : [];

const checkAdjustment = (
  source: PolicySource,
  rule: AdjustmentRule,
  index: number,
  rules: readonly AdjustmentRule[],
): readonly PolicyProblem[] => {
  const path = ['scoring', 'adjust', index];
  const found: PolicyProblem[] = [];
  if (rules.findIndex(({ id }) => id === rule.id) < index) {
    found.push(
      source.at([...path, 'id'], {
        code: 'written-twice',
        message: `Two rules are called \`${rule.id}\`.`,
        remedy: 'Give each rule its own id: it is what the explanation names.',
      }),
    );
  }
  if (rule.min !== undefined && rule.max !== undefined && rule.min > rule.max) {
    found.push(
      source.at([...path, 'min'], {
        code: 'caps-upside-down',
        message: `Rule \`${rule.id}\` must give at least ${rule.min} and at most ${rule.max} points.`,
        remedy: 'Let `min` be the smaller of the two.',
      }),
    );
  }
  if (rule.validFor !== undefined && !parsePeriod(rule.validFor)) {
    found.push(
      source.at([...path, 'validFor'], {
        code: 'not-a-period',
        message: `Rule \`${rule.id}\` is valid for \`${rule.validFor}\`, which is not a period.`,
        remedy: 'Write P12M for twelve months, P90D for ninety days.',
      }),
    );
  }
  const fixed = constantPoints(rule);
  if (fixed !== undefined && rule.when === undefined) {
    found.push(
      source.at([...path, 'points'], {
        code: 'rule-uses-no-fact',
        message: `Rule \`${rule.id}\` gives ${fixed} points to every account, always.`,
        remedy: 'Say with `when` who gets them, or put them into the base bands.',
      }),
    );
  }
  if (fixed !== undefined && capped(rule, fixed) === 0) {
    found.push(
      source.at([...path, 'points'], {
        code: 'rule-never-counts',
        message: `Rule \`${rule.id}\` can never give a point.`,
        remedy: 'Correct `points`, `min` or `max`, or take the rule out.',
      }),
    );
  }
  return found;
};

/** The points of a rule that always gives the same, written as a number or as a text. */
export const constantPoints = ({ points }: AdjustmentRule): number | undefined => {
  if (typeof points === 'number') return points;
  return /^\s*-?\d{1,15}\s*$/.test(points) ? Number(points) : undefined;
};

const capped = ({ min, max }: AdjustmentRule, points: number): number =>
  Math.min(Math.max(points, min ?? points), max ?? Number.MAX_SAFE_INTEGER);
