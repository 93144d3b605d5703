import { outcomeText } from './outcome.text.js';
import { renewalsText } from './renewals.text.js';

const committed = { terms: 0, amount: 0 };
const forecast = { terms: 0, renewals: 0, amount: 0, committed, renewalRate: null };
const figures = {
  due: 4,
  renewed: 1,
  lapsed: 2,
  terminated: 0,
  announced: 3,
  open: 1,
  renewalRate: 0.3333,
  churned: 2,
  reasons: { renewed: { value: 1 }, notRenewed: { price: 1, unknown: 3 }, churned: {} },
  amounts: { due: 0, renewedFor: 0, lost: 2_400_000, unpriced: 0 },
  forecast: { ...forecast, renewalRate: 0.425 },
};
const renewals = {
  from: '2026-02-01',
  to: '2027-01-31',
  day: '2027-01-05',
  by: 'owner',
  currency: 'CNY',
  items: [
    { period: '2027-01', group: 'csm-1', ...figures },
    { period: '2027-01', group: null, ...figures, renewalRate: null },
  ],
  total: figures,
  forecastByMonth: [{ month: '2027-03', terms: 1, renewals: 0.7, amount: 840_000, committed: { terms: 1, amount: 500_000 } }],
};

it('writes the renewals report: rates in percent, what is not known as a dash, the most frequent reason first', () => {
  const lines = renewalsText(renewals)
    .split('\n')
    .map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));
  expect(lines[0]).toBe('Terms that end from 2026-02-01 to 2027-01-31, as of 2027-01-05');
  expect(lines[3]).toMatch(/^2027-01 \| csm-1 \| 4 \| 1 \| 2 \| 0 \| 3 \| 1 \| 33\.3% \| 42\.5% \| 2 \| .*24,?000\.00/);
  expect(lines[4]).toMatch(/^2027-01 \| - \| 4 \| 1 \| 2 \| 0 \| 3 \| 1 \| - \| /);
  expect(lines).toContain('Not renewed because: unknown 3, price 1');
  expect(lines.at(-1)).toMatch(/^2027-03 \| 1 \| 0\.7 \| .*8,?400\.00.* \| 1, .*5,?000\.00/);
});

it('says so when there is nothing to report', () =>
  expect(renewalsText({ ...renewals, items: [] })).toBe('No term ends from 2026-02-01 to 2027-01-31.'));

const churn = (rate: number | null) => ({
  from: '2026-01-01',
  to: '2026-12-31',
  customers: rate === null ? 0 : 200,
  churned: 14,
  rate,
});
const outcome = (relative: number | null, points: number | null) =>
  outcomeText({
    churn: { ...churn(0.07), previous: churn(points === null ? null : 0.1), change: { relative, points } },
    service: { people: 2, accounts: 60, unassigned: 5, accountsPerPerson: 27.5 },
    winBack: {
      accounts: 2,
      items: [
        { reason: 'price', plan: 'New offer', accounts: 2, candidates: [{ accountId: 'acct-1' }, { accountId: 'acct-2' }] },
      ],
    },
  });

it('writes a change of the churn rate with both units, so that neither is taken for the other', () => {
  expect(outcome(-0.3, -3)).toContain('-30.0 % (-3.00 percentage points)');
  expect(outcome(null, 7)).toContain('+7.00 percentage points');
  expect(outcome(null, null)).toContain('nothing to compare with');
  expect(outcome(null, null)).toContain('no customers, 2026-01-01 to 2026-12-31');
  expect(outcome(null, null)).toContain('7.0%: 14 of 200 customers, 2026-01-01 to 2026-12-31');
});

it('writes how many accounts a service person has, and whom to win back with what', () => {
  expect(outcome(null, null)).toContain('60 accounts, 2 in service: 27.5 accounts each');
  expect(outcome(null, null)).toMatch(/price +2 +New offer +acct-1, acct-2/);
});
