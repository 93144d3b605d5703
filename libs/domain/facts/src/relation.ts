import type { CompiledWindow, FactValue } from '@strata/policy';
import type { ContractStates } from './contract.state.js';
import { comesBack, CONTRACT_EVENTS, foldContracts, forgetContracts, lastEnd, termsOf } from './contracts.fold.js';
import { windowsChangeOn, windowsOn } from './contract.windows.js';
import type { DatedEvent } from './fact.state.js';
import { foldMilestones, MILESTONE_EVENTS, type MilestoneStates, milestonesSince } from './milestones.fold.js';
import { foldTags, TAG_EVENTS, type TagStates } from './tags.fold.js';

/** What rules know of an account without declaring it: its contracts, its tags, how far its introduction has come. */
export type RelationState = Readonly<{
  contracts: ContractStates;
  tags: TagStates;
  milestones: MilestoneStates;
  /** The day on which a customer that was gone came back: its introduction begins again, and what was reached before does not count. */
  since?: number;
}>;

export const initialRelation: RelationState = { contracts: {}, tags: {}, milestones: {} };

/** The events that are folded into it. */
export const RELATION_EVENTS: ReadonlySet<string> = new Set([...CONTRACT_EVENTS, ...TAG_EVENTS, ...MILESTONE_EVENTS]);

/** Folds an event. The same object when it says nothing about the relation. */
export const foldRelation = (before: RelationState, event: DatedEvent): RelationState => {
  if (!RELATION_EVENTS.has(event.type)) return before;
  const contracts = foldContracts(before.contracts, event);
  const tags = foldTags(before.tags, event);
  const since = contracts !== before.contracts && comesBack(before.contracts, event) ? event.day : before.since;
  const kept = since === before.since ? before.milestones : milestonesSince(before.milestones, since);
  const milestones = event.day < (since ?? -Infinity) ? kept : foldMilestones(kept, event);
  const same = contracts === before.contracts && tags === before.tags && milestones === before.milestones;
  return same ? before : { contracts, tags, milestones, ...(since === undefined ? {} : { since }) };
};

/** Forgets what no day from `open` on asks for. The same object when there is nothing. */
export const forgetRelation = (before: RelationState, open: number): RelationState => {
  const contracts = forgetContracts(before.contracts, open);
  return contracts === before.contracts ? before : { ...before, contracts };
};

/**
 * The built-in facts of a day, by their dotted names. Yes or no is always known; a number of days is there only when there is something to count
 * from. Lists are not here: see `tagsOf`.
 * - `contract.signed`: a contract holds, or one is agreed that begins later.
 * - `contract.ended`: there was one, and none holds or is agreed any more.
 * - `contract.renewed`: the term that ends last is a renewal, and is not over.
 * - `days_since_end`: days since the last day of the last contract, once it has ended: 1 on the day after it.
 * - `days_live`: days since the milestone `live`; of a customer that was gone and came back, since it was reached again.
 * - `window.<name>`: for some contract the window is open.
 */
export const relationFacts = (
  windows: readonly CompiledWindow[],
  { contracts, milestones }: RelationState,
  day: number,
): Readonly<Record<string, FactValue>> => {
  const last = lastEnd(contracts);
  const ended = last !== null && last < day;
  const open = new Set(windowsOn(windows, contracts, day).map(({ window }) => window));
  const live = milestones['live'];
  return {
    'contract.signed': last !== null && !ended,
    'contract.ended': ended,
    'contract.renewed': last !== null && !ended && endsWithRenewal(contracts, last),
    ...(ended ? { days_since_end: day - last } : {}),
    ...(live === undefined ? {} : { days_live: day - live }),
    ...Object.fromEntries(windows.map(({ name }) => [`window.${name}`, open.has(name)])),
  };
};

/** Where the rules may turn on a number of days: the days, ascending; null when on any; empty when on none. */
export type TurnsOf = (fact: string) => readonly number[] | null;

/** The first day after `day` on which time alone changes a built-in fact in a way that a rule can see; Infinity when it does not. */
export const relationChangesOn = (
  windows: readonly CompiledWindow[],
  { contracts, milestones }: RelationState,
  day: number,
  turnsOf: TurnsOf,
): number => {
  const last = lastEnd(contracts);
  const live = milestones['live'];
  return Math.min(
    windowsChangeOn(windows, contracts, day),
    last !== null && last >= day ? last + 1 : Infinity,
    last !== null ? nextTurn(last, Math.max(day, last), turnsOf('days_since_end')) : Infinity,
    live === undefined ? Infinity : nextTurn(live, day, turnsOf('days_live')),
  );
};

const nextTurn = (from: number, day: number, turns: readonly number[] | null): number => {
  if (turns === null) return day + 1;
  const turn = turns.find((days) => from + days > day);
  return turn === undefined ? Infinity : from + turn;
};

const endsWithRenewal = (contracts: ContractStates, last: number): boolean =>
  Object.values(contracts).some((contract) => termsOf(contract).some(({ end, renewal }) => end === last && renewal));
