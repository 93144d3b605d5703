import fc from 'fast-check';
import { periodOf, type RenewalCell, renewalSums } from './renewal-report.js';

const nothing = {
  assessed: 0,
  probability: 0,
  amount: 0,
  settledAmount: 0,
  expectedAmount: 0,
  committed: 0,
  committedAmount: 0,
  unpriced: 0,
};
const cell = (month: string, kind: RenewalCell['kind'], count: number, rest: Partial<RenewalCell> = {}): RenewalCell => ({
  month,
  group: null,
  kind,
  reason: null,
  count,
  ...nothing,
  ...rest,
});

it('counts what is known in the renewal rate, and nothing that is open', () => {
  const { total } = renewalSums(
    [
      cell('2026-01', 'renewed', 6, { reason: 'value' }),
      cell('2026-01', 'lapsed', 2, { reason: 'price' }),
      cell('2026-01', 'open', 10),
    ],
    'month',
  );
  expect(total).toMatchObject({ due: 18, renewed: 6, lapsed: 2, open: 10, renewalRate: 0.75 });
  expect(total.reasons).toEqual({ renewed: { value: 6 }, notRenewed: { price: 2 }, churned: {} });
});

it('has no rate where nothing is known yet, instead of nought or all', () =>
  expect(renewalSums([cell('2026-01', 'open', 3)], 'month').total.renewalRate).toBeNull());

it('says how often nobody gave a reason', () =>
  expect(renewalSums([cell('2026-01', 'churned', 2), cell('2026-01', 'terminated', 1)], 'month').total.reasons).toEqual({
    renewed: {},
    notRenewed: { unknown: 1 },
    churned: { unknown: 2 },
  }));

it('forecasts the open terms by the probabilities of their cards, month by month, also in a report by quarter', () => {
  const cells = [
    cell('2026-04', 'renewed', 3),
    cell('2026-04', 'lapsed', 1),
    cell('2026-04', 'open', 3, { assessed: 2, probability: 150, amount: 30_000, expectedAmount: 1_500_000 }),
    cell('2026-06', 'open', 1, { assessed: 1, probability: 40, amount: 1_000, expectedAmount: 40_000 }),
  ];
  const { byPeriod, forecastByMonth } = renewalSums(cells, 'quarter');
  expect(byPeriod.map(({ period, due }) => [period, due])).toEqual([['2026-Q2', 8]]);
  const committed = { terms: 0, amount: 0 };
  expect(byPeriod[0]?.forecast).toEqual({ terms: 3, renewals: 1.9, amount: 15_400, committed, renewalRate: 0.7 });
  expect(forecastByMonth.map(({ month, renewals, amount }) => [month, renewals, amount])).toEqual([
    ['2026-04', 1.5, 15_000],
    ['2026-06', 0.4, 400],
  ]);
});

it('counts what a customer has said it will not renew as known, though the term still runs, and never as open', () => {
  const cells = [
    cell('2026-04', 'announced', 1, { reason: 'price', amount: 5_000 }),
    cell('2026-04', 'open', 1, { assessed: 1, probability: 100, expectedAmount: 800_000, committed: 1, committedAmount: 8_000 }),
  ];
  const { total } = renewalSums(cells, 'month');
  expect(total).toMatchObject({ due: 2, announced: 1, open: 1, renewalRate: null, reasons: { notRenewed: { price: 1 } } });
  expect(total.forecast).toEqual({
    terms: 1,
    renewals: 1,
    amount: 8_000,
    committed: { terms: 1, amount: 8_000 },
    renewalRate: 0.5,
  });
});

it('counts churn by account beside the terms, and never among what was due', () =>
  expect(renewalSums([cell('2026-01', 'churned', 4), cell('2026-01', 'lapsed', 5)], 'month').total).toMatchObject({
    due: 5,
    churned: 4,
  }));

it.each([
  ['2026-01', '2026-Q1'],
  ['2026-03', '2026-Q1'],
  ['2026-04', '2026-Q2'],
  ['2026-12', '2026-Q4'],
])('has %s in %s', (month, quarter) => expect(periodOf(month, 'quarter')).toBe(quarter));

it('adds up: lines by period, by group and the total are the same terms, however they are grouped', () => {
  const kinds = fc.constantFrom<RenewalCell['kind']>('renewed', 'lapsed', 'terminated', 'announced', 'open', 'churned');
  const cells = fc.array(
    fc
      .record({
        month: fc.constantFrom('2025-12', '2026-01', '2026-02', '2026-04'),
        group: fc.constantFrom(null, 'A', 'B'),
        kind: kinds,
        count: fc.nat(50),
        amount: fc.nat(1_000_000),
      })
      .map((some) => cell(some.month, some.kind, some.count, some)),
  );
  fc.assert(
    fc.property(cells, fc.constantFrom('month', 'quarter'), (given, period) => {
      const { items, byPeriod, byGroup, total } = renewalSums(given, period);
      for (const lines of [items, byPeriod, byGroup]) {
        const sum = (of: (line: (typeof lines)[number]) => number): number => lines.reduce((all, line) => all + of(line), 0);
        expect(sum(({ due }) => due)).toBe(total.due);
        expect(sum(({ churned }) => churned)).toBe(total.churned);
        expect(sum(({ amounts }) => amounts.due)).toBe(total.amounts.due);
      }
    }),
  );
});
