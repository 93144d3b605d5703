import type { CompiledFact, FactValue, Span } from '@strata/policy';
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

/**
 * The first day after `day` on which time alone may turn a rule that reads the value, or changes what is named about it; Infinity when it cannot.
 * Where rules only compare a sum or a count with fixed numbers, what leaves the window in between turns nothing, and nobody has to look.
 */
export const changesOn = (fact: CompiledFact, state: FactState | undefined, day: number): number => {
  if (!state) return Infinity;
  if (fact.fold === 'since') return turnsOn(state.fed, fact.turns, day);
  const { window } = fact;
  if (!window) return Infinity;
  const named = leaves(window, earliest(state.uncounted));
  const next = Math.min(named, turnsAsItLeaves(fact, window, state, day));
  return next === Infinity ? Infinity : Math.max(next, day + 1);
};

const turnsAsItLeaves = ({ fold, turns }: CompiledFact, window: Span, state: FactState, day: number): number => {
  const after = window.before(day);
  if (fold === 'last') return state.last && state.fed !== null && state.fed > after ? window.leavesOn(state.fed) : Infinity;
  if (turns === null || fold === 'min' || fold === 'max')
    return leaves(window, Math.min(state.days?.[0] ?? Infinity, earliest(state.seen)));
  if (turns.length === 0) return Infinity;
  return fold === 'distinct' ? fewerOn(turns, window, state, after) : anotherOn(turns, window, state, after);
};

const leaves = (window: Span, day: number): number => (day === Infinity ? Infinity : window.leavesOn(day));

/** The day on which what leaves the window brings a sum to the other side of a turn. Amounts may be negative: every day is looked at. */
const anotherOn = (turns: readonly number[], window: Span, { days = [], values = [] }: FactState, after: number): number => {
  let first = days.length;
  let sum = 0;
  while (first > 0 && (days[first - 1] ?? after) > after) sum += values[--first] ?? 0; // days ascend
  const [above, below] = sideOf(turns, sum);
  for (let i = first; i < days.length; i++) {
    sum -= values[i] ?? 0;
    if (sum >= below && sum < above) continue;
    const on = window.leavesOn(days[i] ?? after);
    const next = days[i + 1];
    if (next === undefined || window.leavesOn(next) > on) return on; // otherwise they leave together
  }
  return Infinity;
};

/** The day on which so many values have left the window that their number is below the turn it has reached. */
const fewerOn = (turns: readonly number[], window: Span, { seen = {} }: FactState, after: number): number => {
  const count = countBehind(seen, after);
  const reached = turns.findLast((turn) => turn <= count) ?? 0;
  if (reached <= 0) return Infinity;
  const days = Object.values(seen)
    .filter((day) => day > after)
    .sort((a, b) => a - b);
  return leaves(window, days[count - reached] ?? Infinity);
};

/** The turns around a value: rules say the same of all values from the one below up to, and without, the one above. */
const sideOf = (turns: readonly number[], value: number): readonly [above: number, below: number] => {
  const next = turns.findIndex((turn) => turn > value);
  return next < 0 ? [Infinity, turns.at(-1) ?? -Infinity] : [turns[next] ?? Infinity, turns[next - 1] ?? -Infinity];
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
