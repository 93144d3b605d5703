import { catalogue, compileText, minimal, problemsAfter } from '../test/policy.fixtures.js';
import { compilePolicy } from './compile-policy.js';

/** The small policy with more in it. */
const withSections = (text: string) => minimal.replace('ladders:\n', `${text.trim()}\nladders:\n`);
const compiled = (text: string) => compileText(withSections(text)).reviews;
const problems = (text: string) => compilePolicy(withSections(text), catalogue).problems;

const KEY = 'keyAccounts: { measure: order_value, share: 0.80, window: P12M, ties: include, negatives: zero }';
const PRODUCTS = `products:
  measure: order_value
  by: sku
  classes:
    - { id: A, upTo: 0.8, expectShare: [0.1, 0.3] }
    - { id: B, upTo: 0.95 }
    - { id: C, upTo: 1 }`;
const CLUSTERS =
  'segments: { clusters: { features: [order_value, referrals], scale: log_zscore, method: kmeans, k: 4, seed: 42 } }';

describe('when a review is due', () => {
  const due = (reviews: string, days: readonly string[]) => {
    const found = compiled(`reviews: ${reviews}`);
    return days.filter((day) => found?.isDueOn(day));
  };

  it('is on a day of each month, or on the last where the month is shorter', () => {
    expect(due('{ every: P1M, onDay: 31 }', ['2026-01-30', '2026-01-31', '2026-02-28', '2028-02-28', '2028-02-29'])).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2028-02-29',
    ]);
  });

  it('is on the first of each quarter and of each year', () => {
    const days = ['2026-01-01', '2026-02-01', '2026-04-01', '2026-04-02', '2026-07-01', '2027-01-01'];
    expect(due('{ every: P3M }', days)).toEqual(['2026-01-01', '2026-04-01', '2026-07-01', '2027-01-01']);
    expect(due('{ every: P1Y }', days)).toEqual(['2026-01-01', '2027-01-01']);
  });

  it('is every seven days from the day from which the policy holds', () => {
    expect(due('{ every: P7D }', ['2026-01-01', '2026-01-02', '2026-01-08', '2026-01-15'])).toEqual([
      '2026-01-01',
      '2026-01-08',
      '2026-01-15',
    ]);
  });
});

describe('what a review looks at', () => {
  it('is nothing where nothing in the policy needs one', () => {
    expect(compileText(minimal).reviews).toBeNull();
  });

  it('is the rank of each account by the base fact, each month, as soon as a rule asks for it', () => {
    const asked = minimal.replace("when: 'unlisted && referrals > 0'", "when: 'rank_share <= 0.15'");
    expect(compileText(asked).reviews).toMatchObject({ rankBy: 'order_value', top: 200_000, keyAccounts: null, products: null });
  });

  it('is what the sections say, with shares in millionths', () => {
    const found = compiled(
      `${KEY.replace(' }', ', groupBy: [region, city] }')}\n${PRODUCTS}\n${CLUSTERS}\nreviews: { top: 0.1 }`,
    );
    expect(found).toMatchObject({
      top: 100_000,
      keyAccounts: { measures: ['order_value'], share: 800_000, groupBy: ['region', 'city'], route: null },
      products: { by: 'sku', classes: [{ id: 'A', upTo: 800_000, expectShare: [100_000, 300_000] }, { id: 'B' }, { id: 'C' }] },
      clusters: { k: 4, seed: 42 },
    });
    expect(found?.measured.map(({ name }) => name)).toEqual(['order_value', 'referrals']);
  });

  it('is whether as many hold a tier as the policy expects', () => {
    const expecting = minimal.replace(
      '{ id: C, enter: 50, keep: 45 }',
      '{ id: C, enter: 50, keep: 45, expectShare: [0.1, 0.2] }',
    );
    expect(compileText(expecting).reviews?.expectations).toEqual([{ ladder: 'value', tier: 'C', least: 100_000, most: 200_000 }]);
  });
});

it.each([
  ['an interval that is not a period', 'reviews: { every: monthly }', 28, 'not-a-period', /`monthly`/, /P1M/],
  ['an interval of months and days', 'reviews: { every: P1M1D }', 28, 'period-mixed', /`P1M1D`/, /P7D/],
  ['a day of the month without months', 'reviews: { every: P7D, onDay: 3 }', 28, 'day-without-use', /`P7D`/, /P1M/],
  ['a rank by nothing', 'reviews: { rankBy: order_vlaue }', 28, 'unknown-fact', /`order_vlaue`/, /Did you mean `order_value`/],
  ['a rank by yes or no', 'reviews: { rankBy: unlisted }', 28, 'not-a-number', /`unlisted`/, /order_value/],
  ['key accounts by an unknown fact', KEY.replace('order_value', 'profit'), 28, 'unknown-fact', /`profit`/, /order_value/],
  ['key accounts by a count', KEY.replace('order_value', 'referrals'), 28, 'not-money', /`referrals` is int/, /order_value/],
  [
    'key accounts over another window',
    KEY.replace('P12M', 'P6M'),
    28,
    'window-differs',
    /over `P12M`.*not over `P6M`/,
    /Write P12M/,
  ],
  ['a share beyond the whole', KEY.replace('0.80', '80'), 28, 'out-of-range', /`keyAccounts.share`/, /0\.80/],
  ['a share finer than a millionth', KEY.replace('0.80', '0.12345678'), 28, 'share-too-fine', /0\.12345678/, /0\.8 is 80%/],
  ['a place that no profile has', KEY.replace(' }', ', groupBy: [town] }'), 28, 'unknown-value', /`town`/, /city/],
  ['a route without cities', KEY.replace(' }', ', route: { national: a, regional: b } }'), 28, 'missing', /`city`/, /one city/],
  ['ties that are not in', KEY.replace('ties: include', 'ties: exclude'), 28, 'unknown-value', /`exclude`/, /include/],
  ['products by a field that lines do not have', PRODUCTS.replace('by: sku', 'by: skU'), 30, 'unknown-field', /`skU`/, /`sku`/],
  ['products by a number', PRODUCTS.replace('by: sku', 'by: quantity'), 30, 'unknown-field', /`quantity`/, /productLine/],
  ['products by a fact that is not sold', PRODUCTS.replace('order_value', 'audit'), 29, 'not-money', /`audit`/, /order_value/],
  ['classes that do not rise', PRODUCTS.replace('upTo: 0.95', 'upTo: 0.7'), 33, 'not-ascending', /`B` ends at 0.7/, /rise/],
  ['classes that leave products over', PRODUCTS.replace('upTo: 1 ', 'upTo: 0.99 '), 34, 'not-complete', /0\.99/, /up to 1/],
  ['a class twice', PRODUCTS.replace('id: B', 'id: A'), 33, 'written-twice', /two classes called `A`/, /of its own/],
  [
    'an expectation upside down',
    PRODUCTS.replace('[0.1, 0.3]', '[0.3, 0.1]'),
    32,
    'not-ascending',
    /0\.3.*0\.1/,
    /smaller share first/,
  ],
  ['clusters of one', CLUSTERS.replace('k: 4', 'k: 1'), 28, 'out-of-range', /`segments.clusters.k`/, /How many/],
  ['clusters by a text', CLUSTERS.replace('referrals', 'unlisted'), 28, 'not-a-number', /`unlisted`/, /referrals/],
])('refuses %s with its line and what to do', (_, text, line, code, says, remedy) => {
  const found = problems(text);
  expect(found.map((one) => [one.line, one.code])).toContainEqual([line, code]);
  const problem = found.find((one) => one.code === code);
  expect(problem?.message).toMatch(says);
  expect(problem?.remedy).toMatch(remedy);
});

it.each(['key_account', "cluster == 'c1'"])('refuses a rule that waits for ever for `%s`', (rule) => {
  const [problem] = problemsAfter("when: 'unlisted && referrals > 0'", `when: "${rule}"`);
  expect(problem).toMatchObject({ line: 24, code: 'never-known' });
});
