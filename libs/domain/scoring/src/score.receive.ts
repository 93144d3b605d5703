import type { CompiledPolicy, FactValues } from '@strata/policy';
import type { HeldOverride } from './override.js';
import type { ReviewCompleted, TierOverridden, OverrideWithdrawn } from './score.inputs.js';
import type { ScoreState } from './score.state.js';
import { type ScoreInput, settle, type Stepped } from './score.step.js';

/**
 * A recorded input through the state of an account that it is about; its cause is in our own ledger. What a type means to an account is said here;
 * a type that says nothing to it, and an account of which nothing is known, return the same state object and decide nothing.
 */
export const receive = (policy: CompiledPolicy, state: ScoreState, input: ScoreInput): Stepped => {
  const told = state.scored === null ? state : toldOf(state, input);
  return told === state ? { state, decisions: [] } : settle(policy, told, input);
};

const toldOf = (state: ScoreState, { accountId, type, data, on }: ScoreInput): ScoreState => {
  if (type === 'scoring.tier-overridden.v1' && isOverride(data)) return overridden(state, data, on);
  if (type === 'scoring.override-withdrawn.v1' && isWithdrawal(data)) return withdrawn(state, data);
  if (type === 'scoring.review-completed.v1' && isReview(data)) return reviewed(state, data, accountId);
  return state;
};

/* The type says what it is: that the data is as it should be was seen to when it was recorded. */
const isOverride = (data: unknown): data is TierOverridden['data'] => isObject(data) && 'overrideId' in data;
const isWithdrawal = (data: unknown): data is OverrideWithdrawn['data'] => isObject(data) && 'overrideId' in data;
const isReview = (data: unknown): data is ReviewCompleted['data'] => isObject(data) && 'accounts' in data;
const isObject = (data: unknown): data is object => typeof data === 'object' && data !== null;

const overridden = (
  state: ScoreState,
  { overrideId, ladder, tier, reason, requestedBy, approvedBy, expiresOn }: TierOverridden['data'],
  on: string,
): ScoreState => {
  const replaced = state.overrides?.[ladder];
  const beneath = replaced ? replaced.beneath : (state.ladders[ladder]?.tier ?? null);
  const held: HeldOverride = { overrideId, tier, reason, requestedBy, approvedBy, expiresOn, since: on, beneath };
  return { ...state, overrides: { ...state.overrides, [ladder]: held } };
};

const withdrawn = (state: ScoreState, { overrideId, ladder }: OverrideWithdrawn['data']): ScoreState => {
  const held = state.overrides?.[ladder];
  if (held?.overrideId !== overrideId) return state;
  return { ...state, overrides: { ...state.overrides, [ladder]: { ...held, isWithdrawn: true } } };
};

/** What a review says about an account adds to what others said; the same again changes nothing. */
const reviewed = (state: ScoreState, { accounts }: ReviewCompleted['data'], accountId: string): ScoreState => {
  const facts = accounts.find((one) => one.accountId === accountId)?.facts;
  if (!facts) return state;
  const merged: FactValues = { ...state.reviewed, ...facts };
  return isSame(merged, state.reviewed ?? {}) ? state : { ...state, reviewed: merged };
};

const isSame = (a: FactValues, b: FactValues): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, value]) => b[name] === value);
