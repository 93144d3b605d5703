import fc from 'fast-check';
import { account, accountsWith, screening } from '../../test/population.fixtures.js';
import { concentrationOf } from './concentration.js';
import { tierShares } from './expectation.js';
import { headOf } from './head.js';
import { keyAccounts } from './key-accounts.js';
import { productClasses } from './product-classes.js';
import { ranked, rankShare } from './ranking.js';
import { WHOLE } from './shares.js';

const ids = (members: readonly { accountId: string }[]) => members.map(({ accountId }) => accountId);
const measuredIn = (values: readonly number[]) => values.map((value, index) => ({ id: `a${index}`, value }));
const population = fc.array(fc.integer({ min: -50, max: 200 }), { maxLength: 30 }).map(measuredIn);
/** A population and the same in another order. */
const shuffled = population.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));

describe('rank share', () => {
  it('is the place of an account by the number of accounts, and ties share the best place', () => {
    const ranks = ranked(measuredIn([30, 10, 20, 20, -5, 0]));
    expect(ranks.map(({ id, rank }) => [id, rank])).toEqual([
      ['a0', 1],
      ['a2', 2],
      ['a3', 2],
      ['a1', 4],
      ['a4', 5],
      ['a5', 5],
    ]);
    expect(rankShare(2, 20)).toBe(0.1);
  });

  it('does not depend on the order in which accounts are given, and never ranks more behind less', () => {
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        const ranks = ranked(all);
        expect(ranked(other)).toEqual(ranks);
        for (const a of ranks) for (const b of ranks) if (a.value > b.value) expect(a.rank).toBeLessThan(b.rank);
      }),
    );
  });
});

describe('key accounts', () => {
  it.each([
    [
      [50, 20, 11, 9, 5, 5],
      ['a', 'b', 'c'],
    ],
    [
      [5, 9, 50, 5, 11, 20],
      ['c', 'e', 'f'],
    ],
  ])('S1 key accounts: of shares %j the first three, because 80% is reached at the third', (shares, expected) => {
    expect(ids(keyAccounts(screening, accountsWith(...shares)).accounts)).toEqual(expected);
  });

  it.each([
    [
      [50, 20, 10, 10, 5, 5],
      ['a', 'b', 'c', 'd'],
    ],
    [
      [10, 5, 50, 5, 20, 10],
      ['a', 'c', 'e', 'f'],
    ],
  ])('S1 key accounts, tie: of shares %j four, because the fourth ties with the one at the boundary', (shares, expected) => {
    expect(ids(keyAccounts(screening, accountsWith(...shares)).accounts)).toEqual(expected);
  });

  it('count those who returned more than they bought as zero, in the total too', () => {
    const found = keyAccounts(screening, accountsWith(80, 20, -900));
    expect(ids(found.accounts)).toEqual(['a']);
    expect(found.screenings).toEqual([{ measure: 'sales', of: 3, accounts: 1, total: 100, part: 80, share: 800_000 }]);
  });

  it('are none where nobody has bought anything', () => {
    expect(keyAccounts(screening, accountsWith(0, 0, -3)).accounts).toEqual([]);
    expect(keyAccounts(screening, []).accounts).toEqual([]);
  });

  it('are those who make 80% of the sales or of the profit', () => {
    const accounts = [
      account('big', { values: { sales: 90, profit: 1 } }),
      account('rich', { values: { sales: 5, profit: 90 } }),
      account('small', { values: { sales: 5, profit: 9 } }),
    ];
    const found = keyAccounts({ ...screening, measures: ['sales', 'profit'] }, accounts).accounts;
    expect(found.map(({ accountId, by }) => [accountId, by])).toEqual([
      ['big', ['sales']],
      ['rich', ['profit']],
    ]);
  });

  it('are grouped by region and then by city, the largest first', () => {
    const accounts = [
      account('a', { values: { sales: 40 }, profile: { region: 'east', city: 'Hangzhou' } }),
      account('b', { values: { sales: 30 }, profile: { region: 'east', city: 'Shanghai' } }),
      account('c', { values: { sales: 30 }, profile: {} }),
    ];
    expect(keyAccounts(screening, accounts).groups).toEqual([
      { places: ['east'], accounts: 2, amount: 70, share: 700_000 },
      { places: [null], accounts: 1, amount: 30, share: 300_000 },
      { places: ['east', 'Hangzhou'], accounts: 1, amount: 40, share: 400_000 },
      { places: ['east', 'Shanghai'], accounts: 1, amount: 30, share: 300_000 },
      { places: [null, null], accounts: 1, amount: 30, share: 300_000 },
    ]);
  });

  it('go to those who take care of the widest opportunity, and without one to the nearest', () => {
    const at = (accountId: string, known: Parameters<typeof account>[1]) =>
      account(accountId, { values: { sales: 1 }, ...known });
    const { accounts, desks } = keyAccounts({ ...screening, share: WHOLE }, [
      at('a', { scope: 'national', profile: { city: 'Hangzhou' } }),
      at('b', { scope: 'regional' }),
      at('c', { profile: { region: 'east', city: 'Hangzhou' } }),
      at('d', { profile: { region: 'east' } }),
      at('e', {}),
    ]);
    expect(accounts.map(({ desk }) => desk)).toEqual(['hq_ka', 'region_ka', 'local_ka', 'region_ka', 'hq_ka']);
    expect(desks.map(({ accounts: count }) => count)).toEqual([2, 2, 1]);
  });
});

describe('the head of the 80/20 rule', () => {
  it('reaches the share, would not without its last value, and takes every tie, in any order', () => {
    fc.assert(
      fc.property(shuffled, fc.integer({ min: 1, max: WHOLE }), ([all, other], share) => {
        const { members, total, part } = headOf(all, share);
        expect(headOf(other, share)).toEqual({ members, total, part });
        const boundary = members.at(-1)?.value ?? Infinity;
        if (total > 0n) expect(part * BigInt(WHOLE) >= total * BigInt(share)).toBe(true);
        const without = members.filter(({ value }) => value > boundary).reduce((sum, { value }) => sum + value, 0);
        if (members.length > 0) expect(BigInt(without) * BigInt(WHOLE) < total * BigInt(share)).toBe(true);
        expect(members.length).toBe(all.filter(({ value }) => value >= boundary).length);
      }),
    );
  });

  it('is exact where the sum is no longer a safe integer', () => {
    const large = Number.MAX_SAFE_INTEGER;
    expect(headOf(measuredIn([large, large, large, large, large]), 800_000).members).toHaveLength(5);
    expect(headOf(measuredIn([large, large - 1, large - 2, large - 3, large - 4]), 800_000).members).toHaveLength(4);
  });
});

describe('product classes', () => {
  const classes = [
    { id: 'A', label: null, upTo: 800_000, expectShare: null },
    { id: 'B', label: null, upTo: 950_000, expectShare: null },
    { id: 'C', label: null, upTo: WHOLE, expectShare: null },
  ];
  const policy = { classes } as unknown as Parameters<typeof productClasses>[0];
  const of = (...amounts: readonly number[]) => amounts.map((amount, index) => ({ product: `p${index}`, amount }));

  it('say which products make 80% of the sales, and what part of all products that is', () => {
    const found = productClasses(policy, of(70, 10, 9, 6, 5, 0, -4, 0, 0, 0));
    expect(found.classes).toEqual([
      { class: 'A', products: 2, productShare: 200_000, amount: 80, amountShare: 800_000 },
      { class: 'B', products: 2, productShare: 200_000, amount: 15, amountShare: 150_000 },
      { class: 'C', products: 6, productShare: 600_000, amount: 5, amountShare: 50_000 },
    ]);
    expect(found.products.find(({ product }) => product === 'p6')).toMatchObject({ class: 'C', amount: 0 });
  });

  it('put every product into exactly one class, equals into the same one, in any order', () => {
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        const classed = (given: typeof all) =>
          productClasses(
            policy,
            given.map(({ id, value }) => ({ product: id, amount: value })),
          );
        const { products } = classed(all);
        expect(classed(other)).toEqual(classed(all));
        expect(products.map(({ product }) => product).sort()).toEqual(all.map(({ id }) => id).sort());
        for (const a of products)
          for (const b of products) if (a.amount === b.amount && a.amount > 0) expect(a.class).toBe(b.class);
      }),
    );
  });
});

describe('revenue concentration', () => {
  it('knows the golden rule: the first fifth makes 80%', () => {
    expect(concentrationOf(measuredIn([80, 5, 5, 5, 5]), 200_000)).toMatchObject({
      topAccounts: 1,
      topShare: 800_000,
      largestShare: 800_000,
      hhi: 650_000,
      gini: 600_000,
    });
  });

  it('is nothing among equals and nearly everything where one has it all', () => {
    expect(concentrationOf(measuredIn([7, 7, 7, 7]), 200_000)).toMatchObject({ gini: 0, hhi: 250_000 });
    expect(concentrationOf(measuredIn([9, 0, 0, -3]), 200_000)).toMatchObject({ gini: 750_000, hhi: WHOLE });
    expect(concentrationOf([], 200_000)).toMatchObject({ of: 0, gini: 0, hhi: 0, topShare: 0 });
  });

  it('stays between nothing and all, in any order', () => {
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        const found = concentrationOf(all, 200_000);
        expect(concentrationOf(other, 200_000)).toEqual(found);
        for (const share of [found.gini, found.hhi, found.topShare]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(WHOLE);
        }
      }),
    );
  });
});

describe('expected shares', () => {
  const S = { ladder: 'service', tier: 'S', least: 100_000, most: 200_000 };
  const holding = (...tiers: readonly string[]) => tiers.map((tier, index) => account(`a${index}`, { tiers: { service: tier } }));

  it('are met at their bounds, and not beyond', () => {
    const isExpected = (...tiers: readonly string[]) => tierShares([S], holding(...tiers))[0]?.isExpected;
    expect(isExpected('S', ...Array<string>(9).fill('B'))).toBe(true);
    expect(isExpected('S', ...Array<string>(4).fill('B'))).toBe(true);
    expect(isExpected('S', ...Array<string>(3).fill('B'))).toBe(false);
    expect(isExpected(...Array<string>(5).fill('B'))).toBe(false);
  });

  it('are parts of the accounts that stand on the ladder', () => {
    expect(tierShares([S], [...holding('S', 'B'), account('z')])[0]).toMatchObject({ accounts: 1, of: 2, share: 500_000 });
  });
});
