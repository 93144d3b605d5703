import { backtestText } from './backtest.text.js';

const rule = {
  kind: 'signal',
  id: 'usage_drop',
  fired: 1_234,
  accounts: 65,
  terms: 58,
  lost: 20,
  lossRate: 0.3448,
  isFew: false,
};
const result = {
  policy: { id: 'demo', version: 2 },
  from: '2024-11-23',
  to: '2026-11-22',
  events: 41_200,
  atRisk: { by: ['stage', 'signal', 'card'], stages: ['pre_churn'], signals: ['complaint', 'usage_drop'], cardBelow: 40 },
  accounts: 300,
  outcomes: { terms: 512, renewed: 453, lost: 59, lossRate: 0.1152 },
  confusion: [
    { daysBefore: 60, lostWarned: 22, lostUnwarned: 36, renewedWarned: 48, renewedUnwarned: 373, notJudged: 33, lossRate: 0.1211, precision: 0.3143, recall: 0.3793, recallInterval: [0.266, 0.508] }, // prettier-ignore
    { daysBefore: 180, lostWarned: 0, lostUnwarned: 0, renewedWarned: 0, renewedUnwarned: 2, notJudged: 510, lossRate: 0, precision: null, recall: null, recallInterval: null }, // prettier-ignore
  ],
  lead: { lost: 59, warned: 38, unwarned: 21, median: 139.5, lowerQuartile: 109, upperQuartile: 305.25 },
  alarms: { alarms: 363, right: 54, wrong: 210, open: 99, weeks: 104.4, wrongPerWeek: 2.011 },
  rules: [
    { ...rule, interval: [0.2356, 0.4733], lift: 2.99, liftInterval: [2.04, 4.1] },
    { ...rule, id: 'rare', terms: 3, lost: 1, lift: 2.9, liftInterval: [0.5, 6.8], isFew: true },
    { ...rule, kind: 'stage', id: 'churned', terms: 0, lost: 0, lossRate: null, lift: null, liftInterval: null, isFew: true },
  ],
  neverFired: [{ kind: 'renewal', id: 'deep' }],
};
const linesOf = (value: object): string[] =>
  backtestText({ ...result, ...value })
    .split('\n')
    .map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));
const lines = linesOf({});

it('says over what it went, what became of the terms, and what counts as a warning', () => {
  expect(lines[0]).toBe('demo@2 over 2024-11-23 to 2026-11-22: 300 accounts, 41,200 events');
  expect(lines[1]).toBe('512 terms with an outcome: 453 renewed, 59 lost (11.5%)');
  expect(lines[3]).toBe(
    'Warned of: an account with a running contract that is in stage pre_churn, or has an open signal (complaint, usage_drop), or has a renewal card below 40 %; by what was known on that day.',
  );
  expect(linesOf({ atRisk: { stages: [], signals: [], cardBelow: null } })).toContain(
    'Nothing in this policy counts as a warning.',
  );
});

it('writes a row of confusion for each horizon, with a dash where there is nothing to divide by', () => {
  expect(lines).toContain('60 | 22 | 36 | 48 | 373 | 33 | 12.1% | 31.4% | 37.9% | 27 to 51');
  expect(lines).toContain('180 | 0 | 0 | 0 | 2 | 510 | 0.0% | - | - | -');
});

it('says how early warnings came, and how often in vain', () => {
  expect(lines).toContain(
    'Lead time: 140 days from the first warning to the answer in the median, 109 to 305 for the middle half; 21 of 59 lost terms came without any.',
  );
  expect(lines).toContain(
    'False alarms: 2.0 a week. Of 363 warnings 54 came before a loss, 210 before a renewal, 99 are still open.',
  );
  expect(linesOf({ lead: { lost: 1, warned: 0, unwarned: 1, median: null } })).toContain(
    'Lead time: none, as none of 1 lost term was warned of.',
  );
  expect(linesOf({ lead: { lost: 0, warned: 0, unwarned: 0, median: null } })).toContain(
    'Nobody was lost: there is no lead time.',
  );
});

it('writes what each rule was worth, and says of which it cannot be told', () => {
  expect(lines).toContain('usage_drop | signal | 1,234 | 65 | 58 | 20 | 34.5% | 3.0 | 2.0 to 4.1');
  expect(lines.find((line) => line.startsWith('rare'))).toMatch(/too few to tell$/);
  expect(lines.find((line) => line.startsWith('churned'))).toMatch(/- \| - \| - \| only after the outcome$/);
  expect(lines.at(-1)).toBe('Never fired: renewal deep.');
});

it('says so when nothing has come to an outcome', () =>
  expect(linesOf({ outcomes: { terms: 0, renewed: 0, lost: 0, lossRate: null } }).at(-1)).toBe(
    'No term has come to an outcome in these days: there is nothing to test against.',
  ));
