import { type FactStates, valueOf } from '@strata/domain-facts';
import { fromDayNumber } from '@strata/kernel';
import { type CompiledAdjustment, type CompiledPolicy, type FactValue, type FactValues, holds } from '@strata/policy';
import type { FiredAdjustment, ScoreCard, UnfiredAdjustment } from './score.events.js';

/** Points and what they are made of, on one day. */
export type Assessment = Pick<
  ScoreCard,
  'exclusion' | 'points' | 'base' | 'adjustments' | 'notFired' | 'missing' | 'uncounted' | 'facts'
> &
  Readonly<{ unclamped: number }>;

/** Exclusions, then base points, adjustments with their caps, and the total clamp. Source: the order of evaluation of the policy. */
export const assess = (policy: CompiledPolicy, states: FactStates, known: FactValues, day: number): Assessment => {
  const facts: Record<string, FactValue> = { ...known };
  const missing: string[] = [];
  const uncounted: string[] = [];
  for (const fact of policy.facts) {
    const state = states[fact.name];
    const value = valueOf(fact, state, day);
    if (value === undefined) missing.push(fact.name);
    else facts[fact.name] = value;
    if (state?.uncounted)
      uncounted.push(
        ...Object.keys(state.uncounted)
          .sort()
          .map((why) => `${fact.name}: ${why}`),
      );
  }
  for (const name of policy.builtIns.keys()) if (known[name] === undefined && !name.startsWith('tier.')) missing.push(name);
  const named = { missing: missing.sort(), uncounted, facts };
  const exclusion = policy.exclusions.find(({ when }) => holds(when, facts));
  if (exclusion)
    return { ...named, exclusion: exclusion.reason, points: 0, unclamped: 0, base: 0, adjustments: [], notFired: [] };

  const base = basePoints(policy, facts);
  const results = policy.adjustments.map((rule) => adjust(rule, facts, states, day));
  const adjustments = results.filter((result) => 'points' in result);
  const unclamped = adjustments.reduce((sum, { points }) => sum + points, base);
  const points = policy.clamp ? Math.min(Math.max(unclamped, policy.clamp.min), policy.clamp.max) : unclamped;
  return {
    ...named,
    exclusion: null,
    points,
    unclamped,
    base,
    adjustments,
    notFired: results.filter((result) => 'because' in result),
  };
};

/** The points of the highest band that the fact has reached; an amount below zero (more refunded than ordered) counts as zero. */
const basePoints = ({ base }: CompiledPolicy, facts: FactValues): number => {
  const value = facts[base.fact];
  if (typeof value !== 'number') return 0;
  return base.bands.findLast(({ from }) => Math.max(0, value) >= from)?.points ?? 0;
};

const adjust = (
  rule: CompiledAdjustment,
  known: FactValues,
  states: FactStates,
  day: number,
): FiredAdjustment | UnfiredAdjustment => {
  const { id, when, points, min, max } = rule;
  const named = rule.label === null ? { id } : { id, label: rule.label };
  const facts = pick(rule.facts, known);
  const missing = rule.facts.filter((name) => facts[name] === undefined);
  if (missing.length > 0) return { ...named, because: 'missing', facts, missing };

  const condition = when?.evaluate(facts) ?? { ok: true, value: true };
  if (!condition.ok) return { ...named, because: 'error', facts, error: condition.error };
  if (!condition.value) return { ...named, because: 'condition', facts };

  const raw = points.evaluate(facts);
  if (!raw.ok) return { ...named, because: 'error', facts, error: raw.error };
  const capped = Math.min(Math.max(raw.value, min ?? -Infinity), max ?? Infinity);
  if (capped === 0) return { ...named, because: 'zero', facts };

  const lapses = lapsesOn(rule, states);
  if (lapses !== null && lapses <= day) return { ...named, because: 'lapsed', facts, lapsedOn: fromDayNumber(lapses) };
  return { ...named, points: capped, ...(min !== null || max !== null ? { raw: raw.value } : {}), facts };
};

/** The first day on which the points of a rule have stopped: counted from the latest event that fed one of its facts. */
export const lapsesOn = ({ facts, validFor }: CompiledAdjustment, states: FactStates): number | null => {
  if (!validFor) return null;
  const fed = facts.reduce<number | null>((latest, name) => later(latest, states[name]?.fed ?? null), null);
  return fed === null ? null : validFor.leavesOn(fed);
};

const later = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.max(a, b));

const pick = (names: readonly string[], facts: FactValues): FactValues => {
  const picked: Record<string, FactValue> = {};
  for (const name of names) {
    const value = facts[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
};
