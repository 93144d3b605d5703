import { type FactValues, labelIn } from '@strata/policy';
import type { FiredAdjustment, ScoreCard, UnfiredAdjustment } from './score.events.js';

/** A score in words, one sentence a line, for people who never saw the policy. */
export const describeScore = (card: ScoreCard): readonly string[] => {
  if (card.exclusion !== null) return [`Not graded: ${card.exclusion}.`];
  return [
    `${card.points} points: ${card.base} to begin with${card.adjustments.map((rule) => `, ${signed(rule.points)} ${nameOf(rule)}`).join('')}${card.unclamped === undefined ? '' : `; ${card.unclamped} before the limit`}.`,
    ...card.adjustments.map((rule) => `${signed(rule.points)} for ${nameOf(rule)}${inBrackets(rule.facts)}${cappedFrom(rule)}.`),
    ...card.notFired.map((rule) => `Nothing for ${nameOf(rule)}: ${why(rule)}.`),
    ...(card.missing.length > 0 ? [`Not known: ${card.missing.join(', ')}.`] : []),
    ...card.uncounted.map((line) => `Not counted: ${line}.`),
    ...Object.entries(card.ladders).map(
      ([ladder, { tier, since, next }]) =>
        `${ladder}: ${tier} since ${since}${next ? `; ${next.points} more points reach ${next.tier}` : ', the highest tier'}.`,
    ),
  ];
};

const why = ({ because, facts, missing = [], lapsedOn, error }: UnfiredAdjustment): string => {
  switch (because) {
    case 'missing':
      return `${missing.join(', ')} is not known`;
    case 'condition':
      return `its condition does not hold${inBrackets(facts)}`;
    case 'zero':
      return `it gives no points${inBrackets(facts)}`;
    case 'lapsed':
      return `its points lapsed on ${lapsedOn ?? 'an earlier day'}`;
    case 'error':
      return `it cannot be computed: ${error ?? 'unknown reason'}${inBrackets(facts)}`;
  }
};

const nameOf = ({ id, label }: FiredAdjustment | UnfiredAdjustment): string => (label === undefined ? id : labelIn(label, 'en'));
const signed = (points: number): string => (points > 0 ? `+${points}` : String(points));
const cappedFrom = ({ raw, points }: FiredAdjustment): string =>
  raw === undefined || raw === points ? '' : `, limited from ${signed(raw)}`;
const inBrackets = (facts: FactValues): string => {
  const entries = Object.entries(facts).map(([name, value]) => `${name} ${String(value)}`);
  return entries.length === 0 ? '' : ` (${entries.join(', ')})`;
};
