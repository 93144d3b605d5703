import fc from 'fast-check';
import { fromDayNumber, leavesWindowOn, parsePeriod, subtractPeriod, toDayNumber } from '@strata/kernel';
import type { CompiledFact, FactFeed } from '@strata/policy';
import { changesOn, type FactState, type FactStates, foldEvent, valueOf } from './index.js';

const OPEN = toDayNumber('2026-03-31');
/** By then everything has left its window. */
const LONG = 70;

const spanOf = (text: string) => {
  const period = parsePeriod(text)!;
  const [gone, leaving] = [new Map<number, number>(), new Map<number, number>()];
  for (let day = OPEN - 80; day <= OPEN + LONG; day++) {
    gone.set(day, toDayNumber(subtractPeriod(fromDayNumber(day), period)));
    leaving.set(day, toDayNumber(leavesWindowOn(fromDayNumber(day), period)));
  }
  return { text, before: (day: number) => gone.get(day) ?? NaN, leavesOn: (day: number) => leaving.get(day) ?? NaN };
};
const spans = new Map(['P1M', 'P30D', 'P2M'].map((text) => [text, spanOf(text)]));

type Told = Readonly<{ day: number; amount: number; range: string }>;

/** What is kept of a fact when all of it was told by the open day. */
const stateOf = (fact: CompiledFact, told: readonly Told[]): FactState | undefined => {
  const feed: FactFeed = { fact, sign: 1, inLines: false, match: [], matchLines: [] };
  const declared = { facts: [fact], feeds: new Map([['told', [feed]]]), currency: 'CNY' };
  return told
    .map(({ day, ...data }) => ({ day, type: 'told', data, occurredAt: `${fromDayNumber(day)}T00:00:00.000Z` }))
    .reduce<FactStates>((facts, event) => foldEvent(declared, facts, event, OPEN), {})[fact.name];
};

const factOf = (fold: CompiledFact['fold'], window: string, turns: readonly number[] | null): CompiledFact => ({
  name: 'fact',
  type: 'int',
  fold,
  field: fold === 'distinct' ? 'range' : fold === 'count' ? null : 'amount',
  window: spans.get(window) ?? null,
  turns,
});

const aWindow = fc.constantFrom(...spans.keys());
const aFold = fc.constantFrom<CompiledFact['fold'][]>('sum', 'count', 'distinct', 'min', 'max', 'last');
const turns = fc.uniqueArray(fc.integer({ min: -3, max: 8 }), { maxLength: 3 }).map((some) => some.toSorted((a, b) => a - b));
const aHistory = fc.array(
  fc.record({
    day: fc.integer({ min: OPEN - 75, max: OPEN }),
    amount: fc.integer({ min: -4, max: 4 }),
    range: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  }),
  { maxLength: 8 },
);

/** Between which turns a value is: rules that only compare it with these say the same of all values there. */
const sideOf = (of: readonly number[], value: unknown): unknown =>
  typeof value === 'number' ? of.filter((turn) => turn <= value).length : value;

it('an account is looked at no later than on the first day on which a value turns a rule', () =>
  fc.assert(
    fc.property(aFold, aWindow, turns, aHistory, (fold, window, of, told) => {
      const fact = factOf(fold, window, of);
      const state = stateOf(fact, told);
      const held = sideOf(of, valueOf(fact, state, OPEN));
      let turned = OPEN + 1;
      while (turned < OPEN + LONG && sideOf(of, valueOf(fact, state, turned)) === held) turned += 1;
      const due = changesOn(fact, state, OPEN);
      expect(due).toBeGreaterThan(OPEN);
      if (turned < OPEN + LONG) expect(due).toBeLessThanOrEqual(turned);
      if (fold === 'sum' || fold === 'count' || fold === 'distinct') expect(due).toBe(turned < OPEN + LONG ? turned : Infinity);
    }),
    { numRuns: 200 },
  ));

it('where a rule computes with the value, every change is looked at', () =>
  fc.assert(
    fc.property(aFold, aWindow, aHistory, (fold, window, told) => {
      const fact = factOf(fold, window, null);
      const state = stateOf(fact, told);
      const held = valueOf(fact, state, OPEN);
      const due = changesOn(fact, state, OPEN);
      for (let day = OPEN + 1; day < Math.min(due, OPEN + LONG); day++) expect(valueOf(fact, state, day)).toBe(held);
    }),
    { numRuns: 100 },
  ));

it('nobody is looked at for a value that no rule reads, unless something about it is named', () => {
  const fact = factOf('sum', 'P1M', []);
  const state = stateOf(fact, [{ day: OPEN, amount: 3, range: 'a' }])!;
  expect(changesOn(fact, state, OPEN)).toBe(Infinity);
  const named = { ...state, uncounted: { 'USD has no rate': OPEN } };
  expect(fromDayNumber(changesOn(fact, named, OPEN))).toBe('2026-05-01');
});
