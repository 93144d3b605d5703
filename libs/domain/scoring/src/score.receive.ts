import type { AccountInput } from '@strata/kernel';
import type { CompiledPolicy } from '@strata/policy';
import type { HeldOverride } from './override.js';
import { received } from './review/population.js';
import { isReviewCompleted, type ReviewCompleted, type ReviewedAccount } from './review/review.events.js';
import type { TierOverridden, OverrideWithdrawn } from './score.inputs.js';
import type { ScoreState } from './score.state.js';
import { settle, type Stepped } from './score.step.js';

/**
 * A recorded input through the state of an account that it is about; its cause is in our own ledger. What a type means to an account is said here;
 * a type that says nothing to it, and an account of which nothing is known, return the same state object and decide nothing.
 */
export const receive = (policy: CompiledPolicy, state: ScoreState, input: AccountInput): Stepped => {
  if (input.type === 'scoring.review-completed.v1') return { state: reviewed(state, input.accountId, input.data), decisions: [] };
  const told = state.scored === null ? state : toldOf(state, input);
  return told === state ? { state, decisions: [] } : settle(policy, told, input);
};

const toldOf = (state: ScoreState, { type, data, on }: AccountInput): ScoreState => {
  if (type === 'scoring.tier-overridden.v1' && isOverride(data)) return overridden(state, data, on);
  if (type === 'scoring.override-withdrawn.v1' && isWithdrawal(data)) return withdrawn(state, data);
  return state;
};

/* The type says what it is: that the data is as it should be was seen to when it was recorded. */
const isOverride = (data: unknown): data is TierOverridden['data'] => isObject(data) && 'overrideId' in data;
const isWithdrawal = (data: unknown): data is OverrideWithdrawn['data'] => isObject(data) && 'overrideId' in data;
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

/** A review is told to each of its accounts in turn: they are looked up, not looked for. */
const reviewedIn = ({ accounts }: ReviewCompleted['data']): ReadonlyMap<string, ReviewedAccount> => {
  const known = lookedUp.get(accounts);
  if (known) return known;
  const byId = new Map(accounts.map((one) => [one.accountId, one]));
  lookedUp.set(accounts, byId);
  return byId;
};

const lookedUp = new WeakMap<readonly ReviewedAccount[], ReadonlyMap<string, ReviewedAccount>>();

/** A review counts from the next day on: nothing is decided before that day opens. */
const reviewed = (state: ScoreState, accountId: string, data: unknown): ScoreState => {
  const mine = isReviewCompleted(data) ? reviewedIn(data).get(accountId) : undefined;
  return mine && isReviewCompleted(data)
    ? { ...state, population: received(state.population ?? [], data.on, mine.facts) }
    : state;
};
