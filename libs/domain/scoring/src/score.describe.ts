import { formatMoney } from '@strata/kernel';
import { type CompiledPolicy, type FactValue, type FactValues, type Label, labelIn } from '@strata/policy';
import { type Counterfactual, counterfactuals } from './counterfactual.js';
import type { FiredAdjustment, LadderStanding, ScoreCard, UnfiredAdjustment } from './score.events.js';
import { type Language, type Phrases, PHRASES } from './score.phrases.js';

/** A score in words, one sentence a line, for people who never saw the policy; names and values as the policy labels them. */
export const describeScore = (policy: CompiledPolicy, card: ScoreCard, language: Language): readonly string[] => {
  const say = PHRASES[language];
  const names = namesOf(policy, language);
  if (card.exclusion !== null) return [say.notGraded(card.exclusion)];
  const facts = (values: FactValues): string =>
    say.list(Object.entries(values).map(([fact, value]) => `${names.fact(fact)} ${names.value(fact, value)}`));
  const read = factsRead(policy);
  const unknown = card.missing.filter((fact) => read.has(fact));
  return [
    say.total(card.points, card.base),
    ...(card.unclamped === undefined ? [] : [say.limited(card.unclamped)]),
    ...card.adjustments.map((rule) =>
      say.fired(
        ruleName(rule, language),
        signed(rule.points),
        say.inBrackets(say.list([facts(rule.facts), ...capped(rule, say)])),
      ),
    ),
    ...card.notFired.map((rule) => say.notFired(ruleName(rule, language), why(rule, say, facts, names.fact))),
    ...(unknown.length > 0 ? [say.unknown(say.list(unknown.map(names.fact)))] : []),
    ...card.uncounted.map((line) => say.uncounted(line)),
    ...Object.entries(card.ladders).map(([ladder, standing]) =>
      standingOf(policy, ladder, standing, card.override?.[ladder], language),
    ),
    ...reachable(policy, card, language),
  ];
};

/** Where an account stands on a ladder, and what is out of the ordinary about it: by hand, about to fall, about to rise. */
const standingOf = (
  policy: CompiledPolicy,
  name: string,
  { tier, since, pending, rising = [], next }: LadderStanding,
  override: NonNullable<ScoreCard['override']>[string] | undefined,
  language: Language,
): string => {
  const say = PHRASES[language];
  const names = namesOf(policy, language);
  const ladder = policy.ladders.find((one) => one.name === name);
  const canWait = Boolean(ladder?.downgrade?.hold);
  return say.together([
    say.standing(names.ladder(name), names.tier(name, tier), since),
    ...(override ? [say.heldByHand(override.expiresOn, override.reason, override.requestedBy, override.approvedBy)] : []),
    ...(pending ? [say.falls(pending.on, names.tier(name, pending.tier), pending.pointsToStay, canWait)] : []),
    ...rising.map((rise) => say.rises(rise.on, names.tier(name, rise.tier))),
    ...(next ? [say.next(next.points, names.tier(name, next.tier))] : ladder?.tiers.at(-1)?.id === tier ? [say.top] : []),
  ]);
};

/** What grading reads: a fact that only stages ask for is not missing here. */
const factsRead = ({ base, adjustments, exclusions, ladders, segments }: CompiledPolicy): ReadonlySet<string> =>
  new Set([
    base.fact,
    ...adjustments.flatMap(({ facts }) => facts),
    ...exclusions.flatMap(({ when }) => when.facts),
    ...ladders.flatMap(({ downgrade }) => downgrade?.hold?.facts ?? []),
    ...ladders.flatMap((ladder) => (ladder.kind === 'matrix' ? ladder.tiers.flatMap(({ when }) => when?.facts ?? []) : [])),
    ...segments.flatMap(({ when }) => when.facts),
  ]);

/** The change of one fact in words: `2 more: referrals`, `order_value up to 100,000.00 CNY`. */
export const describeChange = (policy: CompiledPolicy, { fact, from, to }: Counterfactual, language: Language): string => {
  const say = PHRASES[language];
  const { fact: nameOf, value } = namesOf(policy, language);
  if (fact === 'tags') {
    const [held, tags] = [textsOf(from), textsOf(to)];
    const added = tags.find((tag) => !held.includes(tag));
    return added === undefined ? say.untagged(held.find((tag) => !tags.includes(tag)) ?? '') : say.tagged(added);
  }
  if (typeof to !== 'number') return say.becomes(nameOf(fact), value(fact, to));
  const declared = policy.facts.find(({ name }) => name === fact);
  const isCounted = declared?.type === 'int' && (declared.fold === 'count' || declared.fold === 'distinct');
  const before = typeof from === 'number' ? from : 0;
  const step = value(fact, Math.abs(to - before));
  if (isCounted)
    return to < before ? say.fewer(step, nameOf(fact), value(fact, to)) : say.more(step, nameOf(fact), value(fact, to));
  return to < before ? say.downTo(nameOf(fact), value(fact, to)) : say.upTo(nameOf(fact), value(fact, to));
};

const textsOf = (value: FactValue | null): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

const reachable = (policy: CompiledPolicy, card: ScoreCard, language: Language): readonly string[] => {
  const say = PHRASES[language];
  const names = namesOf(policy, language);
  const found = counterfactuals(policy, card);
  return policy.ladders.flatMap((ladder) => {
    const standing = card.ladders[ladder.name];
    const place = standing?.rising?.at(-1)?.tier ?? standing?.tier;
    const held = ladder.tiers.findIndex(({ id }) => id === place);
    const next = held < 0 ? undefined : ladder.tiers[held + 1];
    if (!next) return [];
    const [tier, name] = [names.tier(ladder.name, next.id), names.ladder(ladder.name)];
    const changes = found.filter((change) => change.ladder === ladder.name);
    if (changes.length === 0) return [say.nothingReaches(tier, name)];
    return changes.map((change) => say.reaches(describeChange(policy, change, language), tier, name, change.points));
  });
};

type Names = Readonly<{
  list: (items: readonly string[]) => string;
  fact: (name: string) => string;
  value: (fact: string, value: FactValue) => string;
  ladder: (name: string) => string;
  tier: (ladder: string, tier: string) => string;
}>;

/** Facts, values, ladders and tiers as the policy labels them in a language. */
export const namesOf = ({ document, ladders, currency }: CompiledPolicy, language: Language): Names => {
  const say = PHRASES[language];
  return {
    list: say.list,
    fact: (name) => labelled(document.facts[name]?.label, name, language),
    value: (fact, value) => {
      if (typeof value === 'boolean') return value ? say.yes : say.no;
      if (Array.isArray(value)) return value.length === 0 ? say.none : say.list(value.map(String));
      if (typeof value === 'number' && document.facts[fact]?.type === 'money') return formatMoney({ amount: value, currency });
      return String(value);
    },
    ladder: (name) => labelled(ladders.find((ladder) => ladder.name === name)?.label, name, language),
    tier: (name, tier) => {
      const label = ladders.find((ladder) => ladder.name === name)?.tiers.find(({ id }) => id === tier)?.label;
      return label === null || label === undefined ? tier : `${tier} ${labelIn(label, language)}`;
    },
  };
};

const labelled = (label: Label | null | undefined, name: string, language: Language): string =>
  label === null || label === undefined ? name : labelIn(label, language);

const why = (
  { because, facts, missing = [], lapsedOn, error }: UnfiredAdjustment,
  say: Phrases,
  inWords: (facts: FactValues) => string,
  nameOf: (fact: string) => string,
): string => {
  const seen = say.inBrackets(inWords(facts));
  switch (because) {
    case 'missing':
      return say.isMissing(say.list(missing.map(nameOf)), missing.length);
    case 'condition':
      return say.doesNotHold(seen);
    case 'zero':
      return say.givesNothing(seen);
    case 'lapsed':
      return say.lapsed(lapsedOn ?? '');
    case 'error':
      return say.failed(error ?? '') + seen;
  }
};

const ruleName = ({ id, label }: FiredAdjustment | UnfiredAdjustment, language: Language): string =>
  labelled(label, id, language);
const signed = (points: number): string => (points > 0 ? `+${points}` : String(points));
const capped = ({ raw, points }: FiredAdjustment, say: Phrases): readonly string[] =>
  raw === undefined || raw === points ? [] : [say.cappedFrom(signed(raw))];
