import {
  foldRelation,
  initialRelation,
  RELATION_EVENTS,
  relationChangesOn,
  relationFacts,
  tagsOf,
  type DatedEvent,
} from '@strata/domain-facts';
import { fromDayNumber } from '@strata/kernel';
import type { CompiledPolicy, FactValue, FactValues } from '@strata/policy';
import type { Overrides } from './override.js';
import { populationOn } from './review/population.js';
import type { ScoreState } from './score.state.js';

/** What a policy knows of an account without declaring it is folded only where it is read: most policies read none of it. */
const readsRelation = ({ builtIns, entitlements }: CompiledPolicy): boolean =>
  builtIns.size > 0 || entitlements.some(({ keeping }) => keeping.until === 'contract_end');

/** Whether an event of this type can change what the policy knows of an account without declaring it. */
export const concernsRelation = (policy: CompiledPolicy, type: string): boolean =>
  RELATION_EVENTS.has(type) && readsRelation(policy);

/** Folds an event into contracts, tags and milestones. The same object when it says nothing about them. */
export const foldKnown = (policy: CompiledPolicy, state: ScoreState, event: DatedEvent): ScoreState['relation'] =>
  concernsRelation(policy, event.type) ? foldRelation(state.relation ?? initialRelation, event) : state.relation;

/** The built-in facts of a day that rules of this policy read, by their dotted names; what is not known is not there. Tiers are not here. */
export const knownFacts = (
  policy: CompiledPolicy,
  { relation = initialRelation, population = [] }: ScoreState,
  live: Overrides,
  day: number,
): FactValues => {
  if (policy.builtIns.size === 0) return {};
  const values: FactValues = {
    ...populationOn(population, fromDayNumber(day)),
    ...relationFacts(policy.windows, relation, day),
    tags: tagsOf(relation.tags),
    'override.active': Object.keys(live).length > 0,
  };
  const read: Record<string, FactValue> = {};
  for (const name of policy.builtIns.keys()) {
    const value = values[name];
    if (value !== undefined) read[name] = value;
  }
  return read;
};

/** The first day after `day` on which time alone changes a built-in fact in a way that a rule can see; Infinity when it does not. */
export const knownChangesOn = ({ windows, builtIns }: CompiledPolicy, { relation }: ScoreState, day: number): number => {
  if (!relation || builtIns.size === 0) return Infinity;
  return relationChangesOn(windows, relation, day, (name) => {
    const turns = builtIns.get(name);
    return turns === undefined ? [] : turns;
  });
};
