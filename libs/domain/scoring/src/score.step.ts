import { changesOn, type DatedEvent, foldEvent, forget, forgetRelation } from '@strata/domain-facts';
import { type AccountInput, dateInZone, DAY_OPENED, fromDayNumber, type PlainDate, toDayNumber } from '@strata/kernel';
import type { CompiledPolicy } from '@strata/policy';
import { concernsRelation, foldKnown, knownChangesOn } from './known.js';
import { fallingDue } from './falling.js';
import { confirmations } from './rising.js';
import { comingOn, readsReviews, settled } from './review/population.js';
import { rightsLapseOn } from './rights.js';
import { decide } from './score.decide.js';
import type { ScoreDecision } from './score.events.js';
import { lapsesOn } from './score.assess.js';
import type { ScoreState } from './score.state.js';

export type Stepped = Readonly<{ state: ScoreState; decisions: readonly ScoreDecision[] }>;

/**
 * One event through one account's state; for the opening of a day, that event. Shared by the consumer, the audit and the
 * what-if. An event that concerns no fact, or that comes again, returns the same state object and decides nothing. A day
 * means nothing to an account of which nothing is known.
 */
export const step = (policy: CompiledPolicy, state: ScoreState, input: AccountInput): Stepped => {
  const opening = input.type === DAY_OPENED;
  if (opening && (state.scored === null || isKnown(state, input))) return { state, decisions: [] };
  const observed = observe(policy, state, input);
  return opening || observed.scored === null || observed.facts !== state.facts || observed.relation !== state.relation
    ? settle(policy, observed, input)
    : { state: observed, decisions: [] };
};

/** Folds an event without deciding anything: for the refold of a history under a new policy (`on` is the day open now). */
export const observe = (policy: CompiledPolicy, state: ScoreState, input: AccountInput): ScoreState => {
  if (state.policy !== null && state.policy !== policy.ref.hash)
    throw new Error(`The state of ${input.accountId} was folded under another policy`);
  if (isKnown(state, input)) return state;
  const mine = state.policy === null ? { ...state, policy: policy.ref.hash } : state;
  if (!policy.feeds.has(input.type) && !concernsRelation(policy, input.type)) return mine;
  const { type, data, occurredAt } = input;
  const day = toDayNumber(dateInZone(occurredAt, policy.timezone));
  const event = { day, type, data, occurredAt };
  const open = toDayNumber(input.on);
  if (day > open) return { ...mine, position: input.cause.position, ahead: [...(mine.ahead ?? []), event] };
  return foldInto(policy, mine, event, open, input.cause.position);
};

/**
 * A new policy takes effect for an account: `folded` is its history observed under that policy, `held` its state until
 * now, whose tiers it keeps as held. Always records a score, as the policy is part of it.
 */
export const adopt = (policy: CompiledPolicy, held: ScoreState, folded: ScoreState, input: AccountInput): Stepped => {
  const known = new Set(policy.ladders.map(({ name }) => name));
  const ladders = Object.fromEntries(Object.entries(held.ladders).filter(([name]) => known.has(name)));
  const { excluded, rights, segments } = held;
  const { falling, rising, overrides, population } = held;
  const kept = {
    ...(rights ? { rights } : {}),
    ...(segments ? { segments } : {}),
    ...(falling ? { falling } : {}),
    ...(rising ? { rising } : {}),
    ...(overrides ? { overrides } : {}),
    ...(population ? { population } : {}),
  };
  return settle(policy, { ...folded, policy: policy.ref.hash, ladders, excluded, ...kept, scored: null }, input);
};

/** The next day on which time alone can change something about the account; null when it cannot. */
export const nextDue = (policy: CompiledPolicy, state: ScoreState): PlainDate | null => {
  if (state.on === null) return null;
  const today = toDayNumber(state.on);
  let due = Infinity;
  for (const fact of policy.facts) due = Math.min(due, changesOn(fact, state.facts[fact.name], today));
  for (const rule of policy.adjustments) {
    const lapses = lapsesOn(rule, state.facts);
    if (lapses !== null && lapses > today) due = Math.min(due, lapses);
  }
  due = Math.min(due, knownChangesOn(policy, state, today), rightsLapseOn(state.rights ?? {}));
  const review = readsReviews(policy) ? comingOn(state.population ?? [], state.on) : null;
  if (review !== null) due = Math.min(due, toDayNumber(review));
  for (const { day } of state.ahead ?? []) due = Math.min(due, day);
  due = Math.min(due, laddersDue(policy, state, today));
  return due === Infinity ? null : fromDayNumber(due);
};

/** Whether `nextDue` is certain to say the same of both states, so that nobody has to ask again: of what it looks at, nothing is another. */
export const isDueAsBefore = (policy: CompiledPolicy, before: ScoreState, after: ScoreState): boolean =>
  before.on === after.on &&
  before.policy === after.policy &&
  before.facts === after.facts &&
  before.relation === after.relation &&
  before.rights === after.rights &&
  before.ahead === after.ahead &&
  before.falling === after.falling &&
  before.rising === after.rising &&
  before.overrides === after.overrides &&
  (before.population === after.population || !readsReviews(policy));

/**
 * Folds an event into the declared facts and into what is known without declaring it: `position` is where the state then stands. The same object
 * when the event concerns neither. Here and below, an object is copied once per event: a history has millions.
 */
const foldInto = (policy: CompiledPolicy, state: ScoreState, event: DatedEvent, open: number, position: number): ScoreState => {
  const facts = foldEvent(policy, state.facts, event, open);
  const relation = foldKnown(policy, state, event);
  if (relation && relation !== state.relation) return { ...state, position, facts, relation };
  return facts === state.facts ? state : { ...state, position, facts };
};

/** Positions only grow: an event at or before the last one that changed the state has been seen. */
const isKnown = ({ position }: ScoreState, { cause }: AccountInput): boolean => cause.position <= position;

/** The next day on which a rise or a shortfall is confirmed, an account falls, or an override expires; Infinity when nothing waits for a day. */
const laddersDue = (
  { ladders }: CompiledPolicy,
  { falling = {}, rising = {}, overrides = {} }: ScoreState,
  today: number,
): number => {
  let due = Infinity;
  for (const ladder of ladders) {
    const short = falling[ladder.name];
    const day = short && toDayNumber(fallingDue(ladder, short));
    // Past its day a fall waits for what holds it, which has days of its own.
    if (day !== undefined && day > today) due = Math.min(due, day);
    // Below a tier that is held by hand a rise may be confirmed long since.
    const risesOn = confirmations(ladder, rising[ladder.name] ?? []).map(({ on }) => toDayNumber(on));
    due = Math.min(due, ...risesOn.filter((confirmed) => confirmed > today));
  }
  for (const { expiresOn } of Object.values(overrides)) due = Math.min(due, toDayNumber(expiresOn));
  return due;
};

/** Takes in what has become due, drops what has left its window, and decides. */
export const settle = (policy: CompiledPolicy, state: ScoreState, input: AccountInput): Stepped => {
  const open = toDayNumber(input.on);
  const folded = state.ahead ? ripened(policy, state, state.ahead, open) : state;
  const { relation, population } = folded;
  const position = input.type === DAY_OPENED ? Math.max(state.position, input.cause.position) : state.position;
  const current: ScoreState = { ...folded, position, on: input.on, facts: forget(policy, folded.facts, open) };
  if (!relation && !population) return decide(policy, current, input);
  const known = {
    ...(relation ? { relation: forgetRelation(relation, open) } : {}),
    ...(population ? { population: settled(population, input.on) } : {}),
  };
  return decide(policy, { ...current, ...known }, input);
};

/** The state with what was kept for a day that has come. */
const ripened = (policy: CompiledPolicy, state: ScoreState, ahead: readonly DatedEvent[], open: number): ScoreState => {
  const ripe = ahead.filter(({ day }) => day <= open);
  const { ahead: _, ...rest } = ripe.reduce((before, event) => foldInto(policy, before, event, open, before.position), state);
  const later = ahead.filter(({ day }) => day > open);
  return later.length > 0 ? { ...rest, ahead: later } : rest;
};
