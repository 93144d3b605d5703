import { type PlainDate, toDayNumber } from '@strata/kernel';
import type { CompiledPolicy } from '@strata/policy';
import { consequences } from './consequences.js';
import { knownFacts } from './known.js';
import { assess, type Assessment } from './score.assess.js';
import type { Cause, LadderStanding, ScoreCard, ScoreDecision, TierChanged } from './score.events.js';
import { essenceOf, evolve } from './score.evolve.js';
import type { HeldTier, ScoreState } from './score.state.js';
import { directionOf, nextTier, reasonOf, tierFor } from './tier.rules.js';

type Occasion = Readonly<{ accountId: string; on: PlainDate; cause: Cause }>;

/** Compares an account as it is on this day with what was last recorded, and records what differs. */
export const decide = (
  policy: CompiledPolicy,
  state: ScoreState,
  { accountId, on, cause }: Occasion,
): { state: ScoreState; decisions: readonly ScoreDecision[] } => {
  const occasion = { accountId, on, cause };
  const assessment = assessOn(policy, state, on);
  const moves = assessment.exclusion === null ? movesOf(policy, state, assessment, occasion) : [];
  const tiers = assessment.exclusion === null ? moved(state.ladders, moves) : {};
  const decisions: ScoreDecision[] = [...boundary(policy, state, assessment, occasion)];
  if (essenceOf(assessment) !== state.scored || moves.length > 0) {
    decisions.push({ type: 'scoring.score-changed.v1', data: cardOf(policy, tiers, assessment, occasion) });
  }
  decisions.push(...moves);
  const decided = { state: decisions.reduce(evolve, state), decisions };
  return consequences(policy, decided, { facts: assessment.facts, isAdopted: state.scored === null }, occasion);
};

/** The card of an account as it stands on a day that is not before its last evaluation, without deciding anything. */
export const explain = (policy: CompiledPolicy, state: ScoreState, { accountId, on, cause }: Occasion): ScoreCard =>
  cardOf(policy, state.ladders, assessOn(policy, state, on), { accountId, on, cause });

const assessOn = (policy: CompiledPolicy, state: ScoreState, on: PlainDate): Assessment => {
  const day = toDayNumber(on);
  return assess(policy, state.facts, knownFacts(policy, state, day), day);
};

/** Leaving or entering the set of accounts that are graded. */
const boundary = (
  { ref }: CompiledPolicy,
  { excluded, ladders }: ScoreState,
  { exclusion }: Assessment,
  { accountId, on, cause }: Occasion,
): readonly ScoreDecision[] => {
  if (exclusion === excluded) return [];
  const decided = { on, policy: ref, cause };
  if (exclusion === null) return [{ type: 'scoring.account-included.v1', data: { accountId, ...decided } }];
  const left = Object.fromEntries(Object.entries(ladders).map(([name, { tier }]) => [name, tier]));
  return [{ type: 'scoring.account-excluded.v1', data: { accountId, reason: exclusion, left, ...decided } }];
};

const movesOf = (
  { ladders, ref }: CompiledPolicy,
  state: ScoreState,
  { points, facts }: Assessment,
  { accountId, on, cause }: Occasion,
): readonly TierChanged[] =>
  ladders.flatMap((ladder): readonly TierChanged[] => {
    const from = state.ladders[ladder.name]?.tier ?? null;
    const to = tierFor(ladder, { points, facts }, from).id;
    if (from === to) return [];
    const move = {
      ladder: ladder.name,
      from,
      to,
      direction: directionOf(ladder, from, to),
      points,
      reason: reasonOf(ladder, from, to, points),
    };
    return [{ type: 'scoring.tier-changed.v1', data: { accountId, ...move, on, policy: ref, cause } }];
  });

const moved = (before: ScoreState['ladders'], moves: readonly TierChanged[]): ScoreState['ladders'] =>
  moves.length === 0
    ? before
    : { ...before, ...Object.fromEntries(moves.map(({ data }) => [data.ladder, { tier: data.to, since: data.on }])) };

const cardOf = (
  policy: CompiledPolicy,
  tiers: Readonly<Record<string, HeldTier>>,
  assessment: Assessment,
  { accountId, on, cause }: Occasion,
): ScoreCard => {
  const { points, unclamped, base, adjustments, notFired, missing, uncounted, facts, exclusion } = assessment;
  const ladders: Record<string, LadderStanding> = {};
  for (const ladder of policy.ladders) {
    const held = tiers[ladder.name];
    if (held && exclusion === null) ladders[ladder.name] = { ...held, pending: null, next: nextTier(ladder, held.tier, points) };
  }
  return {
    accountId,
    on,
    points,
    ...(unclamped === points ? {} : { unclamped }),
    base,
    adjustments,
    notFired,
    missing,
    uncounted,
    facts,
    ladders,
    exclusion,
    override: null,
    policy: policy.ref,
    cause,
  };
};
