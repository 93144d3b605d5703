import type { Fact } from '@strata/kernel/testing';
import fc from 'fast-check';
import { addDays, addMonths, isInWindow, parsePeriod, type PlainDate } from '@strata/kernel';
import { order, overdue, policyOf, referral, registered, Story } from '../test/score.fixtures.js';

/* The order of evaluation, told a second time in the plainest way, beside what the policy engine does with a policy of random numbers. */

const start = '2026-01-01';
const steps = (from: number, room: number, most: number) =>
  fc
    .uniqueArray(fc.integer({ min: from, max: room }), { minLength: 1, maxLength: most })
    .map((all) => all.toSorted((a, b) => a - b));

/** Bands over the orders of two months in yuan, two rules with caps, a clamp, three grades. Points may fall below zero. */
const aPolicy = fc
  .record({
    bands: steps(1, 40, 4),
    bandPoints: fc.array(fc.integer({ min: -20, max: 60 }), { minLength: 5, maxLength: 5 }),
    perReferral: fc.integer({ min: 1, max: 9 }),
    max: fc.integer({ min: 1, max: 25 }),
    perInvoice: fc.integer({ min: 1, max: 9 }),
    min: fc.integer({ min: -25, max: -1 }),
    validFor: fc.constantFrom('P10D', 'P1M', 'P6W'),
    clamp: fc.constantFrom([0, 100], [0, 30], [-5, 40]),
    enter: steps(1, 30, 3),
    room: fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 3, maxLength: 3 }),
  })
  .map((numbers) => {
    const bands = [0, ...numbers.bands];
    // the highest band reaches every tier: what nobody can reach is refused
    return {
      ...numbers,
      bands,
      bandPoints: bands.map((_, index) => (index === bands.length - 1 ? 60 : (numbers.bandPoints[index] ?? 0))),
    };
  });
type Numbers = typeof aPolicy extends fc.Arbitrary<infer Of> ? Of : never;

const compiled = ({ bands, bandPoints, perReferral, max, perInvoice, min, validFor, clamp, enter, room }: Numbers) =>
  policyOf(`
apiVersion: tiering/v1
kind: CustomerPolicy
metadata: { id: random, version: 1, effectiveFrom: '2026-01-01', timezone: Asia/Shanghai, currency: CNY }
facts:
  spend: { type: money, fold: sum, event: OrderPlaced, field: amount, window: P2M }
  referrals: { type: int, fold: count, event: ReferralConverted }
  late: { type: int, fold: count, event: InvoiceOverdue, window: P30D }
scoring:
  base: { fact: spend, bands: { ${bands.map((band, index) => `${band * 100}: ${bandPoints[index] ?? 0}`).join(', ')} } }
  adjust:
    - { id: referral, points: '${perReferral} * referrals', max: ${max}, validFor: ${validFor} }
    - { id: late, points: '-${perInvoice} * late', min: ${min} }
  clamp: [${clamp.join(', ')}]
ladders:
  value:
    tiers: [{ id: T0, enter: 0 }, ${enter.map((points, i) => `{ id: T${i + 1}, enter: ${points}, keep: ${Math.max(0, points - (room[i] ?? 0))} }`).join(', ')}]
`);

const aDay = fc.integer({ min: 0, max: 150 }).map((days) => addDays(start, days));
const aFact: fc.Arbitrary<Fact> = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 45 }), aDay).map(([yuan, day]) => order(yuan, day)),
  aDay.map(referral),
  aDay.map(overdue),
);
const aHistory = fc
  .array(aFact, { maxLength: 14 })
  .map((facts) => facts.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)));

/** The points of an account on a day, and the tier that it has after having had another. */
const byHand = (numbers: Numbers, facts: readonly Fact[], on: PlainDate) => {
  const of = (type: string) => facts.filter((fact) => fact.type === type && fact.day <= on);
  const orders = of('account.order-placed.v1').filter(({ day }) => day > addMonths(on, -2));
  const yuan = orders.reduce(
    (sum, { data }) => sum + (data as { lines: { amount: { amount: number } }[] }).lines[0]!.amount.amount / 100,
    0,
  );
  const isKnown = of('account.order-placed.v1').length > 0;
  const base = isKnown ? (numbers.bandPoints[numbers.bands.findLastIndex((band) => yuan >= band)] ?? 0) : 0;
  const referrals = of('account.referral-converted.v1');
  const latest = referrals.at(-1)?.day;
  const counts = latest !== undefined && isInWindow(latest, on, parsePeriod(numbers.validFor)!);
  const bonus = counts ? Math.min(numbers.perReferral * referrals.length, numbers.max) : 0;
  const invoices = of('account.invoice-overdue.v1').filter(({ day }) => day > addDays(on, -30)).length;
  const malus = Math.max(-numbers.perInvoice * invoices, numbers.min);
  return Math.min(Math.max(base + bonus + malus, numbers.clamp[0]), numbers.clamp[1]);
};

const tierByHand = ({ enter, room }: Numbers, held: number, points: number): number => {
  const earned = enter.filter((least) => points >= least).length;
  const keeps = held > 0 && points >= Math.max(0, (enter[held - 1] ?? 0) - (room[held - 1] ?? 0));
  return earned < held && keeps ? held : earned;
};

it('gives on every day the points and the tier that the order of evaluation says, at each boundary, cap and expiry', () =>
  fc.assert(
    fc.property(aPolicy, aHistory, (numbers, facts) => {
      const story = new Story(compiled(numbers), start).then(registered(start));
      let held = 0;
      for (let on = start; on <= '2026-09-01'; on = addDays(on, 1)) {
        story.until(on);
        held = tierByHand(
          numbers,
          held,
          byHand(
            numbers,
            facts.filter(({ day }) => day < on),
            on,
          ),
        );
        const today = facts.filter(({ day }) => day === on);
        today.forEach((fact, index) => {
          story.then(fact);
          const seen = [...facts.filter(({ day }) => day < on), ...today.slice(0, index + 1)];
          held = tierByHand(numbers, held, byHand(numbers, seen, on));
        });
        expect([on, story.points, story.tier]).toEqual([on, byHand(numbers, facts, on), `T${held}`]);
      }
    }),
    { numRuns: 40 },
  ));
