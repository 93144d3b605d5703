import type { CompiledFact, CompiledLadder, CompiledPolicy, FactValue, FactValues, Rule } from '@strata/policy';
import { assess } from './score.assess.js';
import type { ScoreCard } from './score.events.js';
import { earned, placeOf } from './tier.rules.js';

/** One fact that, changed alone, would reach the next tier of a ladder: the smallest change that does. */
export type Counterfactual = Readonly<{
  ladder: string;
  /** The next tier: the one above the tier held. */
  tier: string;
  fact: string;
  /** Null when the fact was never observed. For `tags`: the tag that is missing or in the way. */
  from: FactValue | null;
  to: FactValue;
  /** The points it would give in all. */
  points: number;
}>;

/**
 * Which single facts, changed alone, would reach the next tier of each ladder, in order of ladder and fact. From a recorded score and the policy
 * that decided it, so that it answers for the past too. Points that lapsed count again for a fact that something new feeds. A fact that no change
 * up to 2^50 (or down to 0) makes enough of is not named.
 */
export const counterfactuals = (policy: CompiledPolicy, card: ScoreCard): readonly Counterfactual[] => {
  if (card.exclusion !== null) return [];
  const lapsed = new Set(card.notFired.filter(({ because }) => because === 'lapsed').map(({ id }) => id));
  return policy.ladders.flatMap((ladder) => {
    const standing = card.ladders[ladder.name];
    // What is earned and only waits to be confirmed needs no change.
    const target = placeOf(ladder, standing?.rising?.at(-1)?.tier ?? standing?.tier) + 1;
    const tier = ladder.tiers[target]?.id;
    if (tier === undefined || target === 0) return [];
    const reaching = (fact: string, value: FactValue): number | null =>
      pointsIfReached(policy, ladder, target, { ...card.facts, [fact]: value }, fresh(policy, lapsed, fact));
    const found = [
      ...policy.facts.flatMap((fact) => changeOf(policy, fact, card.facts, reaching)),
      ...tagChange(policy, card.facts, reaching),
    ];
    return found.map((change) => ({ ladder: ladder.name, tier, ...change }));
  });
};

type Change = Pick<Counterfactual, 'fact' | 'from' | 'to' | 'points'>;
/** The points with this value of the fact; null when they do not reach the tier. */
type Reaching = (fact: string, value: FactValue) => number | null;

/** Without the rules whose points have lapsed, unless something new feeds the fact that changes. */
const fresh = (policy: CompiledPolicy, lapsed: ReadonlySet<string>, fact: string): CompiledPolicy =>
  lapsed.size === 0
    ? policy
    : { ...policy, adjustments: policy.adjustments.filter(({ id, facts }) => !lapsed.has(id) || facts.includes(fact)) };

const pointsIfReached = (
  policy: CompiledPolicy,
  ladder: CompiledLadder,
  target: number,
  facts: FactValues,
  counting: CompiledPolicy,
): number | null => {
  const { exclusion, points } = assess(counting, {}, facts, 0);
  if (exclusion !== null) return null;
  const tiers = policy.ladders.flatMap((one) =>
    one.kind === 'score' ? [[`tier.${one.name}`, one.tiers[earned(one, { points, facts })]?.id ?? ''] as const] : [],
  );
  const seen = ladder.kind === 'matrix' ? { ...facts, ...Object.fromEntries(tiers) } : facts;
  return earned(ladder, { points, facts: seen }) >= target ? points : null;
};

const changeOf = (
  policy: CompiledPolicy,
  { name, type }: CompiledFact,
  facts: FactValues,
  reaching: Reaching,
): readonly Change[] => {
  const rules = rulesReading(policy, name);
  if (rules.length === 0 && policy.base.fact !== name) return [];
  const from = facts[name] ?? null;
  if (type === 'bool') return [true, false].flatMap((to) => changeTo(name, from, to, reaching)).slice(0, 1);
  if (type === 'string')
    return textsIn(rules)
      .flatMap((to) => changeTo(name, from, to, reaching))
      .slice(0, 1);
  const bands = policy.base.fact === name ? policy.base.bands.map((band) => band.from) : [];
  const turns = [...bands, ...rules.flatMap((rule) => rule.turnsOf(name) ?? [])];
  const held = typeof from === 'number' ? from : null;
  return [upwards, downwards]
    .flatMap((direction) => {
      const to = nearest(direction(held, turns), (value) => reaching(name, value) !== null);
      return to === undefined ? [] : changeTo(name, from, to, reaching);
    })
    .slice(0, 1);
};

/** A tag that would have to be put on, or taken off. */
const tagChange = (policy: CompiledPolicy, facts: FactValues, reaching: Reaching): readonly Change[] => {
  const rules = rulesReading(policy, 'tags');
  const { tags = [] } = facts;
  if (rules.length === 0 || !Array.isArray(tags)) return [];
  const held: readonly string[] = tags.map(String);
  return textsIn(rules).flatMap((tag) => {
    const changed = held.includes(tag) ? held.filter((one) => one !== tag) : [...held, tag].sort();
    const points = reaching('tags', changed);
    return points === null ? [] : [{ fact: 'tags', from: held, to: changed, points }];
  });
};

const changeTo = (fact: string, from: FactValue | null, to: FactValue, reaching: Reaching): readonly Change[] => {
  const points = from === to ? null : reaching(fact, to);
  return points === null ? [] : [{ fact, from, to, points }];
};

const rulesReading = ({ adjustments, exclusions, ladders }: CompiledPolicy, fact: string): readonly Rule<unknown>[] => {
  const rules: readonly (Rule<unknown> | null)[] = [
    ...adjustments.flatMap(({ points, when }) => [points, when]),
    ...exclusions.map(({ when }) => when),
    ...ladders.flatMap((ladder) => (ladder.kind === 'matrix' ? ladder.tiers.map(({ when }) => when) : [])),
  ];
  return rules.filter((rule) => rule !== null).filter((rule) => rule.facts.includes(fact));
};

/** The texts that the rules compare with. */
const textsIn = (rules: readonly Rule<unknown>[]): readonly string[] => [
  ...new Set(rules.flatMap(({ source }) => [...source.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, a, b]) => a ?? b ?? ''))),
];

const MOST = 2 ** 50;
const STEPS: readonly number[] = Array.from({ length: 51 }, (_, power) => 2 ** power);

/** The values to look at, the nearest first: where a rule or a band turns, and ever larger steps for what grows with the fact. */
const upwards = (held: number | null, turns: readonly number[]): readonly number[] =>
  ascending([...turns, ...STEPS.map((step) => Math.max(held ?? 0, 0) + step), ...(held === null ? [0] : [])]).filter(
    (value) => value > (held ?? -1) && value <= MOST,
  );
const downwards = (held: number | null, turns: readonly number[]): readonly number[] =>
  held === null
    ? []
    : ascending([...turns, ...turns.map((turn) => turn - 1), ...STEPS.map((step) => held - step), 0])
        .filter((value) => value < held && value >= 0)
        .toReversed();

const ascending = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);

/** The nearest value that is enough: the first of those looked at, and between it and the one before what is nearer still. */
const nearest = (values: readonly number[], isEnough: (value: number) => boolean): number | undefined => {
  const place = values.findIndex(isEnough);
  const [reached, before] = [values[place], values[place - 1]];
  if (reached === undefined || before === undefined) return reached;
  let [short, enough] = [before, reached];
  while (Math.abs(enough - short) > 1) {
    const middle = short + Math.trunc((enough - short) / 2);
    if (isEnough(middle)) enough = middle;
    else short = middle;
  }
  return enough;
};
