import fc from 'fast-check';
import { type Backtest, Backtesting, type BacktestOptions } from './backtest.js';
import type { AccountHistory, RuleRef } from './history.js';

const drop: RuleRef = { kind: 'signal', id: 'usage_drop' };
const complaint: RuleRef = { kind: 'signal', id: 'complaint' };
const mute: RuleRef = { kind: 'stage', id: 'never' };
const rules = [drop, complaint, mute];
const span = { from: 0, to: 1_000 };

const run = (accounts: readonly AccountHistory[], options: Partial<BacktestOptions> = {}): Backtest => {
  const backtesting = new Backtesting({ span, rules, ...options });
  for (const account of accounts) backtesting.add(account);
  return backtesting.result();
};

/** One term, from day 0 to the answer on day 365 unless told. `risky`: from when to when it was seen at risk. */
const account = (
  isLost: boolean,
  risky: readonly (readonly [from: number, to: number])[] = [],
  { accountId = 'a', begins = 0, on = 365, knownOn = 0, firings = [] as AccountHistory['firings'] } = {},
): AccountHistory => ({
  accountId,
  knownOn,
  outcomes: [{ contractId: 'c1', term: 1, begins, on, isLost }],
  outlooks: risky.flatMap(([from, to]) => [
    { on: from, isAtRisk: true },
    { on: to, isAtRisk: false },
  ]),
  firings,
});

/**
 * By hand. The days looked at are 365 - 60 = 305, 365 - 90 = 275 and 365 - 180 = 185.
 * a: lost, at risk from 200 on: warned at 60 and 90, not yet at 180; lead 165.
 * b: lost, at risk 300 to 310: warned at 60 only; lead 65.
 * c: lost, never at risk.
 * d: renewed, at risk 100 to 280: warned at 90 and 180, recovered at 60: a false alarm.
 * e: renewed, never at risk.
 * f: lost on day 100 of a term that began on day 30: judged at 60, not at 90 and 180; at risk from 90: lead 10.
 */
const company: readonly AccountHistory[] = [
  account(true, [[200, 365]], { firings: [{ rule: drop, on: 200 }] }),
  account(true, [[300, 310]], { firings: [{ rule: complaint, on: 300 }, { rule: drop, on: 305 }] }), // prettier-ignore
  account(true, [], { firings: [{ rule: drop, on: 365 }] }),
  account(false, [[100, 280]], { firings: [{ rule: complaint, on: 100 }, { rule: complaint, on: 200 }] }), // prettier-ignore
  account(false),
  account(true, [[90, 120]], { begins: 30, on: 100 }),
];

describe('a company of six terms, by hand', () => {
  const result = run(company);

  it('counts what became of the terms', () =>
    expect(result.outcomes).toEqual({ terms: 6, renewed: 2, lost: 4, lossRate: 4 / 6 }));

  it.each([
    [
      60,
      {
        lostWarned: 2,
        lostUnwarned: 2,
        renewedWarned: 0,
        renewedUnwarned: 2,
        notJudged: 0,
        lossRate: 4 / 6,
        precision: 1,
        recall: 0.5,
      },
    ],
    [
      90,
      {
        lostWarned: 1,
        lostUnwarned: 2,
        renewedWarned: 1,
        renewedUnwarned: 1,
        notJudged: 1,
        lossRate: 0.6,
        precision: 0.5,
        recall: 1 / 3,
      },
    ],
    [180, { lostWarned: 0, lostUnwarned: 3, renewedWarned: 1, renewedUnwarned: 1, notJudged: 1, precision: 0, recall: 0 }],
  ])('counts who was warned of %i days before', (daysBefore, cells) =>
    expect(result.confusion.find((one) => one.daysBefore === daysBefore)).toMatchObject(cells),
  );

  it('says how long before the end the first warning came: 165, 65 and 10 days, and once not at all', () =>
    expect(result.lead).toEqual({ lost: 4, warned: 3, unwarned: 1, median: 65, lowerQuartile: 37.5, upperQuartile: 115 }));

  it('counts four warnings, one of them before a renewal', () =>
    expect(result.alarms).toEqual({ alarms: 4, right: 3, wrong: 1, open: 0, weeks: 143, wrongPerWeek: 1 / 143 }));

  it('says what a rule was worth: both terms in which usage fell before the outcome were lost, one of two with a complaint', () => {
    const [first, second, ...others] = result.rules;
    expect(first).toMatchObject({ ...drop, fired: 3, accounts: 3, terms: 2, lost: 2, lossRate: 1, lift: 1.5, isFew: true });
    expect(second).toMatchObject({ ...complaint, fired: 3, accounts: 2, terms: 2, lost: 1, lossRate: 0.5, lift: 0.75 });
    // Wilson, after two of two: from 0.342 to 1.
    expect(first?.interval?.[0]).toBeCloseTo(0.3424, 4);
    expect(first?.liftInterval).toEqual([expect.closeTo(0.5136, 4), 1.5]);
    expect(others).toEqual([]);
    expect(result.neverFired).toEqual([mute]);
  });

  it('counts only the outcomes and warnings of the days that are asked for', () => {
    const early = run(company, { span: { from: 0, to: 150 } });
    expect(early.outcomes).toMatchObject({ terms: 1, lost: 1 });
    expect(early.alarms).toMatchObject({ alarms: 2, right: 1, open: 1 });
  });
});

it('has no share where there is nothing to divide by', () => {
  const empty = run([]);
  expect(empty).toMatchObject({ outcomes: { terms: 0, lossRate: null }, lead: { median: null }, rules: [] });
  expect(empty.confusion[0]).toMatchObject({ precision: null, recall: null, recallInterval: null });
  const kept = run([account(false, [], { firings: [{ rule: drop, on: 5 }] })]);
  expect(kept.rules[0]).toMatchObject({ lossRate: 0, lift: null, liftInterval: null });
});

const aDay = fc.integer({ min: 0, max: 700 });
const anAccount: fc.Arbitrary<AccountHistory> = fc
  .record({
    outcomes: fc.array(fc.record({ begins: aDay, length: fc.integer({ min: 1, max: 400 }), isLost: fc.boolean() }), {
      maxLength: 4,
    }),
    changes: fc.uniqueArray(aDay, { maxLength: 8 }),
    firings: fc.array(fc.record({ rule: fc.constantFrom(...rules), on: aDay }), { maxLength: 8 }),
    knownOn: fc.integer({ min: 0, max: 50 }),
  })
  .map(({ outcomes, changes, firings, knownOn }) => ({
    accountId: 'a',
    knownOn,
    outcomes: outcomes.map(({ begins, length, isLost }, i) => ({
      contractId: `c${i}`,
      term: 1,
      begins,
      on: begins + length,
      isLost,
    })),
    outlooks: changes.toSorted((a, b) => a - b).map((on, i) => ({ on, isAtRisk: i % 2 === 0 })),
    firings: firings.toSorted((a, b) => a.on - b.on),
  }));
const aCompany = fc.array(anAccount, { maxLength: 12 });
const whole = { from: 0, to: 2_000 };

it('adds up: the cells to the outcomes, the lost to the lost, the warnings to the warnings', () =>
  fc.assert(
    fc.property(aCompany, (accounts) => {
      const { outcomes, confusion, lead, alarms, rules: lifts, neverFired } = run(accounts, { span: whole });
      expect(outcomes.renewed + outcomes.lost).toBe(outcomes.terms);
      for (const { lostWarned, lostUnwarned, renewedWarned, renewedUnwarned, notJudged } of confusion) {
        expect(lostWarned + lostUnwarned + renewedWarned + renewedUnwarned + notJudged).toBe(outcomes.terms);
        expect(lostWarned + lostUnwarned).toBeLessThanOrEqual(outcomes.lost);
      }
      expect(lead.warned + lead.unwarned).toBe(outcomes.lost);
      expect(alarms.right + alarms.wrong + alarms.open).toBe(alarms.alarms);
      expect(lifts.length + neverFired.length).toBe(rules.length);
      for (const { terms, lost, lossRate, interval, accounts: of } of lifts) {
        expect(lost).toBeLessThanOrEqual(terms);
        expect(terms).toBeLessThanOrEqual(outcomes.terms);
        expect(of).toBeLessThanOrEqual(accounts.length);
        if (lossRate === null) continue;
        expect(interval?.[0]).toBeLessThanOrEqual(lossRate);
        expect(interval?.[1]).toBeGreaterThanOrEqual(lossRate);
      }
    }),
  ));

it('finds a perfect predictor perfect, and one that always warns as good as the share of losses', () =>
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }), (fates) => {
      const perfect = run(fates.map((isLost) => account(isLost, isLost ? [[0, 365]] : [])));
      const always = run(fates.map((isLost) => account(isLost, [[0, 365]])));
      const never = run(fates.map((isLost) => account(isLost)));
      const lost = fates.filter(Boolean).length;
      for (const { precision, recall, renewedWarned, lostUnwarned } of perfect.confusion) {
        expect({ precision, recall }).toEqual(lost === 0 ? { precision: null, recall: null } : { precision: 1, recall: 1 });
        expect(renewedWarned + lostUnwarned).toBe(0);
      }
      expect(perfect.alarms.wrong).toBe(0);
      for (const { precision, recall } of always.confusion)
        expect({ precision, recall }).toEqual({ precision: lost / fates.length, recall: lost === 0 ? null : 1 });
      for (const { precision, recall } of never.confusion)
        expect({ precision, recall }).toEqual({ precision: null, recall: lost === 0 ? null : 0 });
      expect(never.lead.unwarned).toBe(lost);
    }),
  ));

it('does not peek: what came after the day that is looked at changes no cell', () =>
  fc.assert(
    fc.property(fc.array(aDay, { maxLength: 8 }), fc.array(aDay, { maxLength: 8 }), fc.boolean(), (before, after, isLost) => {
      const flips = (days: readonly number[]) => [...new Set(days)].sort((a, b) => a - b);
      const outlooks = (days: readonly number[]) => days.map((on, i) => ({ on, isAtRisk: i % 2 === 0 }));
      const horizon = 90;
      const day = 365 - horizon;
      const known = flips(before.map((one) => one % (day + 1)));
      const later = flips(after.map((one) => day + 1 + one)).filter((one) => !known.includes(one));
      const cells = (of: readonly number[]) =>
        run([{ ...account(isLost), outlooks: outlooks(of) }], { horizons: [horizon] }).confusion;
      expect(cells([...known, ...later])).toEqual(cells(known));
    }),
  ));

it('comes to the same whatever the order of the accounts', () =>
  fc.assert(
    fc.property(aCompany, (accounts) =>
      expect(run(accounts.toReversed(), { span: whole })).toEqual(run(accounts, { span: whole })),
    ),
  ));
