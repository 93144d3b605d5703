import { stripVTControlCharacters } from 'node:util';
import { policyViewOf } from '../scores/policy-view.js';
import { reviewText } from './review.text.js';

const { value } = policyViewOf({
  metadata: { currency: 'CNY' },
  facts: { order_value: { type: 'money' }, orders: { type: 'int' } },
});

const review = {
  id: '2026-03-02',
  on: '2026-03-02',
  policy: { id: 'cn-b2b', version: 3, hash: 'sha256:ab' },
  result: {
    accounts: 4_372,
    ranked: 4_338,
    rankBy: 'order_value',
    concentration: { top: 200_000, topAccounts: 874, topShare: 764_000, largestShare: 33_500, gini: 712_345, hhi: 4_321 },
    keyAccounts: {
      accounts: 1_178,
      screenings: [{ measure: 'order_value', accounts: 1_178, of: 4_372, share: 800_123 }],
      desks: [
        { scope: 'national', desk: 'hq_ka', accounts: 1_100 },
        { scope: 'city', desk: null, accounts: 78 },
      ],
      groups: [
        { places: ['east', 'Shanghai'], accounts: 700, amount: 1_234_567, share: 612_000 },
        { places: ['east', 'Suzhou'], accounts: 478, amount: 234_567, share: 188_000 },
      ],
    },
    products: {
      of: 3_684,
      by: 'sku',
      classes: [
        { class: 'A', products: 799, productShare: 216_884, amountShare: 800_010 },
        { class: 'B', products: 2_885, productShare: 783_116, amountShare: 199_990 },
      ],
    },
    clusters: {
      method: 'kmeans',
      scale: 'log_zscore',
      k: 2,
      seed: 42,
      features: ['order_value', 'orders'],
      clusters: [
        { label: 'c1', accounts: 4_000, centroid: { order_value: 120_000, orders: 3 } },
        { label: 'c2', accounts: 338, centroid: { order_value: 9_120_000, orders: 31 } },
      ],
    },
    tiers: [{ ladder: 'service', tier: 'S', share: 150_000, least: 100_000, most: 200_000 }],
    warnings: ['23.4% of the products are of class A; the policy expects 0% to 20%.'],
  },
};
const text = (changes: object = {}): string =>
  stripVTControlCharacters(reviewText({ ...review, result: { ...review.result, ...changes } }, value));
const lines = (changes: object = {}): readonly string[] =>
  text(changes)
    .split('\n')
    .map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));

it('says over whom it went, by which policy, and how concentrated the sales are', () => {
  expect(lines().slice(0, 4)).toEqual([
    'review | 2026-03-02 under cn-b2b@3',
    'accounts | 4,372, of which 4,338 ranked by order_value',
    'concentration | the first 20.0% (874 accounts) make 76.4%',
    'the largest 3.4%; Gini 0.712, HHI 0.004',
  ]);
});

it('says who the key accounts are together, who takes care of them, and where they are', () => {
  expect(lines()).toEqual(
    expect.arrayContaining([
      'Key accounts: 1,178 of 4,372 accounts make 80.0% of order_value',
      'Taken care of: national 1,100 (hq_ka), city 78',
      'east, Shanghai | 700 | 12,345.67 CNY | 61.2%',
      'east, Suzhou | 478 | 2,345.67 CNY | 18.8%',
    ]),
  );
});

it('says how many products make how much of the sales', () => {
  expect(lines()).toEqual(
    expect.arrayContaining(['Products: 3,684 by sku', 'A | 799 | 21.7% | 80.0%', 'B | 2,885 | 78.3% | 20.0%']),
  );
});

it('says what the clusters are, how they were found, and what is typical of each', () => {
  expect(lines()).toEqual(
    expect.arrayContaining([
      'Clusters: kmeans, log_zscore, k 2, seed 42',
      'c1 | 4,000 | 1,200.00 CNY | 3',
      'c2 | 338 | 91,200.00 CNY | 31',
    ]),
  );
});

it('says which shares were expected, and warns where reality is otherwise', () => {
  expect(text()).toContain('service S: 15.0% of the accounts, expected 10.0% to 20.0%');
  expect(lines().at(-1)).toBe('! 23.4% of the products are of class A; the policy expects 0% to 20%.');
});

it('leaves out what the policy does not look at', () => {
  const short = text({ keyAccounts: null, products: null, clusters: null, tiers: [], warnings: [] });
  expect(short.split('\n')).toHaveLength(4);
  expect(short).not.toMatch(/Key accounts|Products|Clusters|!/);
});
