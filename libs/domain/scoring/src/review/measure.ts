import { type FactStates, valueOf } from '@strata/domain-facts';
import { type CompiledReviews, OPPORTUNITY_SCOPES, profileFact, type Scope } from '@strata/policy';
import type { ScoreState } from '../score.state.js';
import type { MeasuredAccount } from './measured.js';

/**
 * An account as a review finds it when the day opens (a day number). Null when it is not one of the population: nothing is known of it, or it is
 * excluded from grading.
 */
export const measure = (
  { measured, profile }: CompiledReviews,
  accountId: string,
  { facts, scored, excluded, ladders }: ScoreState,
  day: number,
): MeasuredAccount | null => {
  if (scored === null || excluded !== null) return null;
  const values: Record<string, number> = {};
  for (const fact of measured) {
    const value = valueOf(fact, facts[fact.name], day);
    if (typeof value === 'number') values[fact.name] = value;
  }
  const fields = profile.flatMap((field) => {
    const value = facts[profileFact(field)]?.last?.value;
    return typeof value === 'string' ? [[field, value] as const] : [];
  });
  return {
    accountId,
    values,
    profile: Object.fromEntries(fields),
    scope: widest(facts),
    tiers: Object.fromEntries(Object.entries(ladders).map(([name, { tier }]) => [name, tier])),
  };
};

const SCOPES: readonly Scope[] = ['national', 'regional', 'city'];

const widest = (facts: FactStates): Scope | null =>
  SCOPES.find((scope) => facts[OPPORTUNITY_SCOPES]?.seen?.[scope] !== undefined) ?? null;
