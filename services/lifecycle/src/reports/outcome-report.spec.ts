import { outcomeFigures } from './outcome-report.js';
import { changeOf } from './ratios.js';

const year = (customers: number, churned: number) => ({ from: '2026-01-01', to: '2026-12-31', customers, churned });

it('tells a change of the churn rate both ways: a third less is not a third of a point less', () => {
  const { churn } = outcomeFigures(year(200, 16), year(100, 12), [], []);
  expect(churn).toMatchObject({ rate: 0.08, previous: { rate: 0.12 }, change: { relative: -0.3333, points: -4 } });
});

it.each([
  ['nothing is known of the year before', 0.1, null, { relative: null, points: null }],
  ['nobody left the year before', 0.1, 0, { relative: null, points: 10 }],
  ['nothing changed', 0.1, 0.1, { relative: 0, points: 0 }],
])('compares only what can be compared: %s', (_, now, before, change) => expect(changeOf(now, before)).toEqual(change));

it('has no rate where nobody was a customer', () =>
  expect(outcomeFigures(year(0, 0), year(0, 0), [], []).churn).toMatchObject({
    rate: null,
    change: { relative: null, points: null },
  }));

it('divides accounts among the people who look after them, and says how many nobody looks after', () => {
  const people = [
    { owner: 'csm-1', accounts: 30 },
    { owner: 'csm-2', accounts: 25 },
    { owner: null, accounts: 5 },
  ];
  expect(outcomeFigures(year(1, 0), year(1, 0), people, []).service).toMatchObject({
    people: 2,
    accounts: 60,
    unassigned: 5,
    accountsPerPerson: 27.5,
  });
});
