import { initialRelation } from '@strata/domain-facts';
import type { Cause, PlainDate } from '@strata/kernel';
import type { CompiledPolicy, FactValue, FactValues } from '@strata/policy';
import { decideRights } from './rights.js';
import type { ScoreDecision } from './score.events.js';
import { evolve } from './score.evolve.js';
import type { ScoreState } from './score.state.js';
import { decideSegments } from './segments.js';

type Occasion = Readonly<{ accountId: string; on: PlainDate; cause: Cause }>;
type Decided = Readonly<{ state: ScoreState; decisions: readonly ScoreDecision[] }>;

/** What follows from the tiers just decided: the segments that the account is in, and what it is entitled to. `isAdopted`: by a policy that is new to it. */
export const consequences = (
  policy: CompiledPolicy,
  { state, decisions }: Decided,
  { facts, isAdopted }: Readonly<{ facts: FactValues; isAdopted: boolean }>,
  occasion: Occasion,
): Decided => {
  const isExcluded = state.excluded !== null;
  const entered = decideSegments(policy, state.segments ?? {}, isExcluded ? null : withTiers(policy, state, facts), occasion);
  const standing = {
    tiers: state.ladders,
    held: state.rights ?? {},
    contracts: (state.relation ?? initialRelation).contracts,
    isExcluded,
    isAdopted,
  };
  const entitled = decideRights(policy, standing, occasion);
  if (entered.length === 0 && entitled.length === 0) return { state, decisions };
  const more: readonly ScoreDecision[] = [...entered, ...entitled];
  return { state: more.reduce(evolve, state), decisions: [...decisions, ...more] };
};

/** Rules of segments see the tiers as just decided: `tier.value`. */
const withTiers = ({ segments }: CompiledPolicy, { ladders }: ScoreState, facts: FactValues): FactValues => {
  if (segments.length === 0) return facts;
  const seen: Record<string, FactValue> = { ...facts };
  for (const [name, { tier }] of Object.entries(ladders)) seen[`tier.${name}`] = tier;
  return seen;
};
