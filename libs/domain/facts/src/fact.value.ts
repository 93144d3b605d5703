import type { CompiledFact, FactValue } from '@strata/policy';
import type { FactState } from './fact.state.js';

/** The value of a fact on a day; undefined when nothing was observed that counts on it. */
export const valueOf = ({ fold, window }: CompiledFact, state: FactState | undefined, day: number): FactValue | undefined => {
  if (!state) return undefined;
  const after = window ? window.before(day) : -Infinity;
  switch (fold) {
    case 'sum':
    case 'count':
      return window ? state.days && sumBehind(state, after) : state.total;
    case 'min':
      return window ? extreme(inWindow(state, after), Math.min) : state.total;
    case 'max':
      return window ? extreme(inWindow(state, after), Math.max) : state.total;
    case 'distinct':
      return state.seen && countBehind(state.seen, after);
    case 'last':
      return state.last && (state.fed ?? -Infinity) > after ? state.last.value : undefined;
    case 'since':
      return state.fed === null ? undefined : day - state.fed;
  }
};

const sumBehind = ({ days = [], values = [] }: FactState, after: number): number => {
  let sum = 0;
  for (let i = days.length - 1; i >= 0 && (days[i] ?? after) > after; i--) sum += values[i] ?? 0; // days ascend
  return sum;
};

const countBehind = (seen: Readonly<Record<string, number>>, after: number): number => {
  let count = 0;
  for (const name in seen) if ((seen[name] ?? after) > after) count += 1;
  return count;
};

const inWindow = ({ days = [], values = [] }: FactState, after: number): readonly number[] => {
  const first = days.findIndex((day) => day > after);
  return first === 0 ? values : first < 0 ? [] : values.slice(first);
};

const extreme = (values: readonly number[], pick: (...values: readonly number[]) => number): number | undefined =>
  values.length === 0 ? undefined : pick(...values);

/** Drops what has left the window for good: days only go forward. Returns the same object when nothing has. */
export const prune = ({ window }: CompiledFact, state: FactState, day: number): FactState => {
  if (!window) return state;
  const after = window.before(day);
  let pruned = state;
  const { days, values, seen, uncounted } = state;
  if (days && values && (days[0] ?? Infinity) <= after) {
    const first = days.findIndex((one) => one > after);
    pruned = { ...pruned, days: first < 0 ? [] : days.slice(first), values: first < 0 ? [] : values.slice(first) };
  }
  if (seen && hasGone(seen, after)) pruned = { ...pruned, seen: still(seen, after) };
  if (uncounted && hasGone(uncounted, after)) pruned = { ...pruned, uncounted: still(uncounted, after) };
  return pruned;
};

const hasGone = (seen: Readonly<Record<string, number>>, after: number): boolean => {
  for (const name in seen) if ((seen[name] ?? 0) <= after) return true;
  return false;
};

const still = (seen: Readonly<Record<string, number>>, after: number): Record<string, number> =>
  Object.fromEntries(Object.entries(seen).filter(([, day]) => day > after));

/** The first day after `day` on which time alone changes the value, or what is named about it; Infinity when it cannot. */
export const changesOn = ({ fold, window, turns }: CompiledFact, state: FactState | undefined, day: number): number => {
  if (!state) return Infinity;
  if (fold === 'since') return turnsOn(state.fed, turns, day);
  if (!window) return Infinity;
  const oldest = Math.min(
    state.days?.[0] ?? Infinity,
    earliest(state.seen),
    earliest(state.uncounted),
    state.last && (state.fed ?? -Infinity) > window.before(day) ? (state.fed ?? Infinity) : Infinity,
  );
  return oldest === Infinity ? Infinity : Math.max(window.leavesOn(oldest), day + 1);
};

const earliest = (seen: Readonly<Record<string, number>> = {}): number => {
  let first = Infinity;
  for (const name in seen) first = Math.min(first, seen[name] ?? Infinity);
  return first;
};

const turnsOn = (fed: number | null, turns: readonly number[] | null, day: number): number => {
  if (fed === null) return Infinity;
  if (turns === null) return day + 1;
  const next = turns.find((turn) => fed + turn > day);
  return next === undefined ? Infinity : fed + next;
};
