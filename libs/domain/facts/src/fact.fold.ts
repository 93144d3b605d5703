import type { Instant } from '@strata/kernel';
import type { CompiledFact, FactFeed, FactValue } from '@strata/policy';
import type { Reading } from './fact.reading.js';
import type { FactState } from './fact.state.js';

/** When an event happened, and which day is open. Days are numbers. */
export type Moment = Readonly<{ day: number; at: Instant; open: number }>;

/** Folds one reading into what is kept of a fact. The order in which events arrive makes no difference. */
export const foldReading = (
  before: FactState | undefined,
  { fact, sign }: FactFeed,
  { values, uncounted }: Reading,
  moment: Moment,
): FactState => {
  const state = before ?? { fed: null };
  const named = uncounted.length === 0 ? state : { ...state, uncounted: latest(state.uncounted, uncounted, moment.day) };
  if (values.length === 0) return named;
  const fed = sign < 0 || (named.fed !== null && named.fed > moment.day) ? named.fed : moment.day;
  return { ...named, fed, ...foldValues(fact, named, sign, values, moment) };
};

const foldValues = (
  fact: CompiledFact,
  state: FactState,
  sign: 1 | -1,
  values: readonly FactValue[],
  moment: Moment,
): Partial<FactState> => {
  switch (fact.fold) {
    case 'sum':
    case 'count':
      return foldNumber(fact, state, sign * numbers(values).reduce(add), add, moment);
    case 'min':
      return foldNumber(fact, state, numbers(values).reduce(smaller), smaller, moment);
    case 'max':
      return foldNumber(fact, state, numbers(values).reduce(larger), larger, moment);
    case 'distinct':
      return { seen: latest(state.seen, values.map(String), moment.day) };
    case 'last':
      return foldLast(state, values, moment);
    case 'since':
      return {};
  }
};

type Combine = (a: number, b: number) => number;
const add: Combine = (a, b) => a + b;
const smaller: Combine = (a, b) => Math.min(a, b);
const larger: Combine = (a, b) => Math.max(a, b);

const numbers = (values: readonly FactValue[]): readonly number[] => values.map(Number);

const foldNumber = (
  { window }: CompiledFact,
  { days = [], values = [], total }: FactState,
  value: number,
  combine: Combine,
  { day, open }: Moment,
): Partial<FactState> => {
  if (!window) return { total: total === undefined ? value : combine(total, value) };
  if (day <= window.before(open)) return { days, values };
  const index = days.lastIndexOf(day);
  if (index >= 0) return { days, values: values.with(index, combine(values[index] ?? 0, value)) };
  const place = days.findLastIndex((other) => other < day) + 1;
  return { days: days.toSpliced(place, 0, day), values: values.toSpliced(place, 0, value) };
};

/** The latest instant wins, and of two at the same instant the one recorded later. */
const foldLast = ({ last }: FactState, values: readonly FactValue[], { at }: Moment): Partial<FactState> => {
  const value = values.at(-1);
  return value === undefined || (last && last.at > at) ? {} : { last: { at, value } };
};

/** Each name with the latest day of it. `__proto__` is a name like any other: it must become a field, not a prototype. */
const latest = (
  before: Readonly<Record<string, number>> | undefined,
  names: readonly string[],
  day: number,
): Readonly<Record<string, number>> => {
  const after: Record<string, number> = { ...before };
  for (const name of names) {
    if (name === '__proto__') Object.defineProperty(after, name, { ...OWN, value: Math.max(ownOf(after, name) ?? day, day) });
    else after[name] = Math.max(ownOf(after, name) ?? day, day);
  }
  return after;
};

const OWN = { configurable: true, enumerable: true, writable: true };
const ownOf = (record: Readonly<Record<string, number>>, name: string): number | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
