import { changesOn, type DatedEvent, forgetRelation, forget, relationChangesOn } from '@strata/domain-facts';
import { type AccountInput, dateInZone, DAY_OPENED, fromDayNumber, type PlainDate, toDayNumber } from '@strata/kernel';
import type { CompiledLifecycle, CompiledPolicy } from '@strata/policy';
import { absorb, concerns, takeRecorded } from './lifecycle.absorb.js';
import { contextOf, type Stepped } from './lifecycle.context.js';
import { decide } from './lifecycle.decide.js';
import type { LifecycleState } from './lifecycle.state.js';
import { seriesChangeOn } from './series/series.fold.js';
import { forgetWatch } from './signals/watch.forget.js';
import { signalsChangeOn } from './signals/signals.due.js';

/**
 * One input through one account's state; for the opening of a day, that event. Shared by the consumer, the audit and the what-if. An input that
 * concerns nothing, or that comes again, returns the same state object and decides nothing; so does every input under a policy without a section
 * `lifecycle`. A day means nothing to an account of which nothing is known.
 */
export const step = (policy: CompiledPolicy, state: LifecycleState, input: AccountInput): Stepped => {
  const { lifecycle } = policy;
  const opening = input.type === DAY_OPENED;
  if (!lifecycle || isKnown(state, input) || (opening && state.stage === null)) return { state, decisions: [] };
  const observed = observe(policy, state, input);
  const isNew = observed.seen !== state.seen;
  return opening || observed.stage === null || isNew
    ? settle(policy, lifecycle, observed, input)
    : { state: observed, decisions: [] };
};

/** Folds an input without deciding anything: for the refold of a past under a new policy (`on` is the day open now). */
export const observe = (policy: CompiledPolicy, state: LifecycleState, input: AccountInput): LifecycleState => {
  if (state.policy !== null && state.policy !== policy.ref.hash)
    throw new Error(`The state of ${input.accountId} was folded under another policy`);
  const { lifecycle } = policy;
  if (!lifecycle || isKnown(state, input)) return state;
  const mine = state.policy === null ? { ...state, policy: policy.ref.hash } : state;
  const recorded = takeRecorded(mine, input);
  if (recorded) return seen(recorded, input);
  if (!concerns(lifecycle, input.type)) return mine;
  const { type, data, occurredAt } = input;
  const day = toDayNumber(dateInZone(occurredAt, policy.timezone));
  const event: DatedEvent = { day, type, data, occurredAt };
  const open = toDayNumber(input.on);
  if (day > open) return seen({ ...mine, ahead: [...(mine.ahead ?? []), event] }, input);
  return seen(absorb(policy, lifecycle, mine, event, open), input);
};

/**
 * A new policy takes effect for an account: `folded` is its past observed under that policy, `held` its state until now. What it holds it keeps as
 * far as the policy still knows it: the stage, open windows and signals with their explanations, what was demanded. A renewal is always assessed anew.
 */
export const adopt = (policy: CompiledPolicy, held: LifecycleState, folded: LifecycleState, input: AccountInput): Stepped => {
  const { lifecycle } = policy;
  const { stage, windows, signals, completed, joint, awaiting, churn } = held;
  const kept = { ...folded, policy: policy.ref.hash, stage, windows, signals, completed, joint, awaiting, churn, assessed: null };
  return lifecycle ? settle(policy, lifecycle, kept, input) : { state: kept, decisions: [] };
};

/** The next day on which time alone can change something about the account; null when it cannot. */
export const nextDue = (policy: CompiledPolicy, state: LifecycleState): PlainDate | null => {
  const { lifecycle } = policy;
  if (!lifecycle || state.on === null) return null;
  const today = toDayNumber(state.on);
  let due = relationChangesOn(policy.windows, state.relation, today, lifecycle.turnsOf);
  for (const fact of lifecycle.facts) due = Math.min(due, changesOn(fact, state.facts[fact.name], today));
  for (const series of lifecycle.series) due = Math.min(due, seriesChangeOn(series, state.series[series.name], today));
  for (const { day } of state.ahead ?? []) due = Math.min(due, day);
  for (const { end } of Object.values(state.awaiting)) due = Math.min(due, end + 1);
  due = Math.min(due, signalsChangeOn(lifecycle.signals, state, today));
  return due === Infinity ? null : fromDayNumber(Math.max(due, today + 1));
};

/**
 * Positions only grow: an input at or before the last one of its ledger that was taken has been seen, also one that changed nothing then. What
 * explains a signal that is not open yet must not close it when it comes again.
 */
const isKnown = ({ seen: positions }: LifecycleState, { cause }: AccountInput): boolean =>
  cause.position <= (positions[cause.ledger] ?? 0);

const seen = (state: LifecycleState, { cause: { ledger, position } }: AccountInput): LifecycleState => ({
  ...state,
  seen: { ...state.seen, [ledger]: Math.max(position, state.seen[ledger] ?? 0) },
});

/** Takes in what has become due, drops what nobody asks for any more, and decides. */
const settle = (policy: CompiledPolicy, lifecycle: CompiledLifecycle, state: LifecycleState, input: AccountInput): Stepped => {
  const open = toDayNumber(input.on);
  const { ahead = [], ...rest } = state;
  const ripe = ahead.filter(({ day }) => day <= open);
  const later = ahead.filter(({ day }) => day > open);
  const folded = ripe.reduce<LifecycleState>((current, event) => absorb(policy, lifecycle, current, event, open), rest);
  const current = {
    ...(input.type === DAY_OPENED ? seen(folded, input) : folded),
    ...(later.length > 0 ? { ahead: later } : {}),
    on: input.on,
    facts: forget({ ...lifecycle, currency: policy.currency }, folded.facts, open),
    relation: forgetRelation(folded.relation, open),
    watch: forgetWatch(lifecycle.signals, folded.watch, open),
  };
  return decide(contextOf(policy, lifecycle, input), current);
};
