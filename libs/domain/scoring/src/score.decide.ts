import { type Cause, type PlainDate, toDayNumber } from '@strata/kernel';
import type { CompiledPolicy } from '@strata/policy';
import { consequences } from './consequences.js';
import { knownFacts } from './known.js';
import { assess, type Assessment } from './score.assess.js';
import { decideLadders, type Ladders, noLadders } from './ladders.decide.js';
import { type Ended, type Overrides, overridesOn } from './override.js';
import type { LadderStanding, OverrideExpired, ScoreCard, ScoreDecision } from './score.events.js';
import { essenceOf, evolve } from './score.evolve.js';
import type { ScoreState } from './score.state.js';

type Occasion = Readonly<{ accountId: string; on: PlainDate; cause: Cause }>;

/** Compares an account as it is on this day with what was last recorded, and records what differs. */
export const decide = (
  policy: CompiledPolicy,
  state: ScoreState,
  { accountId, on, cause }: Occasion,
): { state: ScoreState; decisions: readonly ScoreDecision[] } => {
  const occasion = { accountId, on, cause };
  const { live, ended } = overridesOn(policy, state.overrides ?? {}, on);
  const assessment = assessOn(policy, state, live, on);
  const ladders = laddersOf(policy, state, { live, ended }, assessment, occasion);
  const card = cardOf(policy, ladders.standings, live, assessment, occasion);
  const isNew = essenceOf(card) !== state.scored || ladders.moves.length > 0 || ladders.notices.length > 0;
  const decisions: ScoreDecision[] = [
    ...boundary(policy, state, assessment, occasion),
    ...expiries(policy, ended, occasion),
    ...(isNew ? [{ type: 'scoring.score-changed.v1', data: card } as const] : []),
    ...ladders.notices,
    ...ladders.moves,
  ];
  const decided = { state: decisions.reduce(evolve, watching(state, ladders, live)), decisions };
  return consequences(policy, decided, { facts: assessment.facts, isAdopted: state.scored === null }, occasion);
};

/** The card of an account as it stands on a day that is not before its last evaluation, without deciding anything. */
export const explain = (policy: CompiledPolicy, state: ScoreState, { accountId, on, cause }: Occasion): ScoreCard => {
  const occasion = { accountId, on, cause };
  const overrides = overridesOn(policy, state.overrides ?? {}, on);
  const assessment = assessOn(policy, state, overrides.live, on);
  const { standings } = laddersOf(policy, state, overrides, assessment, occasion);
  return cardOf(policy, standings, overrides.live, assessment, occasion);
};

const assessOn = (policy: CompiledPolicy, state: ScoreState, live: Overrides, on: PlainDate): Assessment => {
  const day = toDayNumber(on);
  return assess(policy, state.facts, knownFacts(policy, state, live, day), day);
};

/** An account that is not graded stands on no ladder. */
const laddersOf = (
  policy: CompiledPolicy,
  { ladders, falling = {}, rising = {} }: ScoreState,
  { live, ended }: ReturnType<typeof overridesOn>,
  { exclusion, points, facts }: Assessment,
  occasion: Occasion,
): Ladders =>
  exclusion === null ? decideLadders(policy, { ladders, falling, rising, live, ended }, { points, facts }, occasion) : noLadders;

/** What was withdrawn was said already, by whoever withdrew it. */
const expiries = (
  { ref }: CompiledPolicy,
  ended: readonly Ended[],
  { accountId, on, cause }: Occasion,
): readonly OverrideExpired[] =>
  ended.flatMap(({ ladder, override: { overrideId, tier }, because }) =>
    because === 'withdrawn'
      ? []
      : [{ type: 'scoring.override-expired.v1', data: { accountId, ladder, overrideId, tier, because, on, policy: ref, cause } }],
  );

/** The state with what is watched and held by hand from now on: mostly nothing, before and after. */
const watching = (state: ScoreState, { falling, rising }: Ladders, live: Overrides): ScoreState => {
  const isQuiet = !state.falling && !state.rising && !state.overrides;
  if (isQuiet && isEmpty(falling) && isEmpty(rising) && isEmpty(live)) return state;
  const { falling: _, rising: __, overrides: ___, ...rest } = state;
  return {
    ...rest,
    ...(isEmpty(falling) ? {} : { falling }),
    ...(isEmpty(rising) ? {} : { rising }),
    ...(isEmpty(live) ? {} : { overrides: live }),
  };
};

/** A row has no empty parts. */
const isEmpty = (part: object): boolean => Object.keys(part).length === 0;

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

const cardOf = (
  policy: CompiledPolicy,
  ladders: Readonly<Record<string, LadderStanding>>,
  live: Overrides,
  assessment: Assessment,
  { accountId, on, cause }: Occasion,
): ScoreCard => {
  const { points, unclamped, base, adjustments, notFired, missing, uncounted, facts, exclusion } = assessment;
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
    override: shown(live),
    policy: policy.ref,
    cause,
  };
};

const shown = (live: Overrides): ScoreCard['override'] => {
  const entries = Object.entries(live).map(([ladder, { beneath: _, ...override }]) => [ladder, override] as const);
  return entries.length === 0 ? null : Object.fromEntries(entries);
};
