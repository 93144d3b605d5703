import { builtInsAt } from './built-ins.js';
import { Expressions } from './expression.js';
import { typesOf } from './fact.checks.js';
import { isAlways } from './ladder.compile.js';
import type { MatrixRule, PolicyDocument, TierRule } from './policy.document.js';
import type { PolicyProblem } from './policy.problem.js';
import type { PolicySource } from './policy-source.js';
import { possibleAt } from './possible.js';
import { basePointsOf, type PointRange, pointsOf, shadowedBy } from './reach.js';
import { constantPoints } from './scoring.checks.js';

/**
 * Whether each rule can give points, each tier can be reached with the points that there are, and no rule of a matrix or of the stages stands behind
 * others of which one always holds before it. Sound: what some account could reach is never refused.
 */
export const checkReach = (source: PolicySource, document: PolicyDocument): readonly PolicyProblem[] => {
  const scoring = new Expressions(typesOf(document), builtInsAt('scoring', document), possibleAt('scoring', document));
  const ladder = new Expressions(typesOf(document), builtInsAt('ladder', document), possibleAt('ladder', document));
  const total = totalOf(document, scoring);
  // Without points nobody is graded: a policy may be about stages only.
  const isGraded = total.parts.length > 0;
  return [
    ...checkPoints(source, document, scoring),
    ...Object.entries(document.ladders).flatMap(([name, { tiers = [], rules = [] }]) => [
      ...(isGraded ? checkTiers(source, name, tiers, total) : []),
      ...checkMatrix(source, name, rules, ladder),
    ]),
    ...checkStages(source, document),
  ];
};

const checkPoints = (source: PolicySource, { scoring }: PolicyDocument, expressions: Expressions): readonly PolicyProblem[] =>
  (scoring.adjust ?? []).flatMap((rule, index) => {
    const { least, most } = pointsOf(rule, expressions);
    return constantPoints(rule) === undefined && least === 0 && most === 0
      ? [
          source.at(['scoring', 'adjust', index, 'points'], {
            code: 'rule-never-counts',
            message: `Rule \`${rule.id}\` can never give a point: \`${String(rule.points)}\` comes to nothing within its condition and its caps.`,
            remedy: 'Correct `points`, `when`, `min` or `max`, or take the rule out.',
          }),
        ]
      : [];
  });

type Total = PointRange & Readonly<{ parts: readonly string[]; clamp: PolicyDocument['scoring']['clamp'] }>;

/** The points that an account can have in all. Rules are looked at each for itself: that two never fire together is not known. */
const totalOf = (document: PolicyDocument, expressions: Expressions): Total => {
  const { adjust = [], clamp } = document.scoring;
  const base = basePointsOf(document);
  const given = adjust.map((rule) => ({ id: rule.id, ...pointsOf(rule, expressions) }));
  const most = given.reduce((sum, rule) => sum + Math.max(0, rule.most), base.most);
  const least = given.reduce((sum, rule) => sum + Math.min(0, rule.least), base.least);
  const parts = [
    ...(base.most > 0 ? [`base points ${base.most}`] : []),
    ...given.filter((rule) => rule.most > 0).map((rule) => `\`${rule.id}\` ${rule.most}`),
  ];
  if (!clamp || clamp[0] >= clamp[1]) return { least, most, parts, clamp: undefined };
  const within = (points: number): number => Math.min(Math.max(points, clamp[0]), clamp[1]);
  return { least: within(least), most: within(most), parts, clamp };
};

const checkTiers = (source: PolicySource, name: string, tiers: readonly TierRule[], total: Total): readonly PolicyProblem[] =>
  tiers.flatMap(({ id, enter }, index) => {
    const path = ['ladders', name, 'tiers', index, 'enter'];
    const next = tiers[index + 1];
    // A tier above the clamp is said with the clamp.
    if (enter > total.most && enter <= (total.clamp?.[1] ?? Infinity))
      return [
        source.at(path, {
          code: 'tier-out-of-reach',
          message: `Tier \`${id}\` of ladder \`${name}\` begins at ${enter}, but nobody can have more than ${total.most} points (${total.parts.join(', ')}).`,
          remedy: `Let it begin at ${total.most} or less, or give more points.`,
        }),
      ];
    return next && next.enter > enter && total.least >= next.enter && next.enter <= total.most
      ? [
          source.at(path, {
            code: 'tier-never-held',
            message: `Nobody can hold tier \`${id}\` of ladder \`${name}\`: everybody has at least ${total.least} points, which is enough for \`${next.id}\`.`,
            remedy: `Let \`${next.id}\` begin above ${total.least}, or take \`${id}\` out.`,
          }),
        ]
      : [];
  });

const checkMatrix = (
  source: PolicySource,
  name: string,
  rules: readonly MatrixRule[],
  expressions: Expressions,
): readonly PolicyProblem[] =>
  checkOrder(source, ['ladders', name, 'rules'], rules, expressions, (id) => `Nobody can hold \`${id}\` on ladder \`${name}\``);

const checkStages = (source: PolicySource, document: PolicyDocument): readonly PolicyProblem[] => {
  const { rules = [], joint = [] } = document.lifecycle ?? {};
  const at = (place: 'lifecycle' | 'signal'): Expressions =>
    new Expressions(typesOf(document), builtInsAt(place, document), possibleAt(place, document));
  const moves = rules.map(({ id, to, when }) => ({ id: id ?? to, when }));
  return [
    ...checkOrder(source, ['lifecycle', 'rules'], moves, at('lifecycle'), (id) => `Rule \`${id}\` can never move anybody`),
    ...checkOrder(source, ['lifecycle', 'joint'], joint, at('signal'), (id) => `Nobody can be in joint state \`${id}\``),
  ];
};

/** Whether, of rules of which the first that holds decides, each can be the first. */
const checkOrder = (
  source: PolicySource,
  path: readonly (string | number)[],
  rules: readonly Readonly<{ id: string; when: string }>[],
  expressions: Expressions,
  never: (id: string) => string,
): readonly PolicyProblem[] =>
  rules.flatMap(({ id, when }, index) => {
    const above = rules.slice(0, index);
    if (isAlways(when) || above.some((rule) => isAlways(rule.when))) return [];
    const shadows = shadowedBy(
      when,
      above.map((rule) => rule.when),
      expressions,
    );
    if (!shadows || shadows.length === 0) return [];
    const names = above.filter((rule) => shadows.includes(rule.when)).map((rule) => `\`${rule.id}\``);
    const [last = '', ...others] = names.toReversed();
    const who = others.length === 0 ? last : `${others.toReversed().join(', ')} or ${last}`;
    return [
      source.at([...path, index, 'when'], {
        code: 'rule-never-fires',
        message: `${never(id)}: whoever meets \`${when}\` meets ${who} above it.`,
        remedy: 'Put the narrower rule above the wider one, or change one of them.',
      }),
    ];
  });
