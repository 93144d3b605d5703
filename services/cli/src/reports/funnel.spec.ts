import { stripVTControlCharacters } from 'node:util';
import { funnelText } from './funnel.text.js';

const stuck = (n: number) => ({
  accountId: `acct-${n}`,
  name: n === 1 ? null : `Customer ${n}`,
  stage: 'signing',
  since: '2026-01-01',
  days: 400 - n,
});
const none = { averageDays: null, medianDays: null, longestDays: null, next: {}, stuckAccounts: 0, stuck: [] };
const funnel = {
  accounts: 1_300,
  day: '2026-11-23',
  policy: { id: 'demo', version: 1, hash: 'sha256:0' },
  funnel: ['signing', 'launch'],
  items: [
    {
      stage: 'signing',
      label: { zh: '签约', en: 'Signing' },
      accounts: 20,
      entered: 1_300,
      next: { churned: 3, launch: 1_277 },
      averageDays: 1.4,
      medianDays: 2,
      longestDays: 20,
      conversion: { to: 'launch', accounts: 1_280, rate: 0.9846 },
      stuckAccounts: 12,
      stuck: Array.from({ length: 12 }, (_, n) => stuck(n + 1)),
    },
    { ...none, stage: 'launch', label: 'Launch', accounts: 1_280, entered: 1_280, conversion: null },
  ],
  cohorts: [
    { signedIn: '2026-01', accounts: 1_292, stages: [{ stage: 'signing', accounts: 12, entered: 1_292, share: 1 }] },
    { signedIn: null, accounts: 8, stages: [] },
  ],
};

const linesOf = (text: string): string[] =>
  stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.replaceAll(/ {2,}/g, ' | ').trim());

it('writes the funnel: who is where and came to the next stage, how long it took, who is stuck, and the months of signing', () => {
  const lines = linesOf(funnelText(funnel));
  expect(lines[0]).toBe('1,300 accounts, as of 2026-11-23, by demo@1');
  expect(lines[3]).toMatch(/^signing \| Signing \| 20 \| 1,300 \| launch 98\.5% \| 2 \| 20 \| launch 1,277, churned 3$/);
  expect(lines[4]).toMatch(/^launch \| Launch \| 1,280 \| 1,280 \| - \| - \| - \| -$/);
  expect(lines).toContain('Longer in a stage than the policy allows: 12 accounts, the longest 10 of them');
  expect(lines).toContain('acct-1 | - | signing | 2026-01-01 | 399');
  expect(lines.filter((line) => line.startsWith('acct-'))).toHaveLength(10);
  expect(lines.slice(-2)).toEqual(['2026-01 | 1,292 | 100.0% | -', 'not yet | 8 | - | -']);
});

it('says whose funnel it is when it is of one month of signing, and when there is none', () => {
  expect(linesOf(funnelText(funnel, '2026-01'))[0]).toBe(
    '1,300 accounts that first signed in 2026-01, as of 2026-11-23, by demo@1',
  );
  expect(funnelText({ ...funnel, accounts: 0 }, '2020-01')).toBe('No account that first signed in 2020-01 is in a stage.');
});
