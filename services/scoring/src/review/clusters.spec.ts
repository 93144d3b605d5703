import type { MeasuredAccount } from '@strata/domain-scoring';
import { clusterAccounts } from './clusters.js';

const policy = { features: ['sales', 'orders'], scale: 'log_zscore', method: 'kmeans', k: 3, seed: 42 } as const;

const account = (accountId: string, values: Readonly<Record<string, number>>): MeasuredAccount => ({
  accountId,
  values,
  profile: {},
  scope: null,
  tiers: {},
});

/** Three kinds of accounts that anybody would tell apart: large, middle, small. */
const population = (grown = 1): readonly MeasuredAccount[] =>
  Array.from({ length: 60 }, (_, index) => {
    const [kind, sales, orders] = (
      [
        ['large', 90_000_000, 80],
        ['middle', 900_000, 12],
        ['small', 9_000, 1],
      ] as const
    )[index % 3] ?? ['', 0, 0];
    return account(`${kind}-${index}`, {
      sales: Math.round(sales * grown * (1 + (index % 7) / 50)),
      orders: orders + (index % 2),
    });
  });

const kindsOf = (labels: ReadonlyMap<string, string>) =>
  new Set([...labels].map(([accountId, label]) => `${accountId.split('-')[0]} ${label}`));

it('finds the classes that are there, the largest first, and records how', () => {
  const { run, labels } = clusterAccounts(policy, population(), null);
  expect(kindsOf(labels)).toEqual(new Set(['large c1', 'middle c2', 'small c3']));
  expect(run).toMatchObject({ ...policy, accounts: 60, leftOut: 0 });
  expect(run.clusters.map(({ label, accounts }) => [label, accounts])).toEqual([
    ['c1', 20],
    ['c2', 20],
    ['c3', 20],
  ]);
  expect(run.clusters[0]?.centroid['sales']).toBeGreaterThan(90_000_000);
  expect(run.clusters.every(({ centroid }) => Object.values(centroid).every(Number.isSafeInteger))).toBe(true);
});

it('gives the same accounts the same classes, in whatever order they come', () => {
  const first = clusterAccounts(policy, population(), null);
  expect(clusterAccounts(policy, population().toReversed(), null)).toEqual(first);
});

it('keeps the names of the classes from run to run, although another seed would number them otherwise', () => {
  const { run: before } = clusterAccounts(policy, population(), null);
  const renamed = { ...before, clusters: before.clusters.map((one) => ({ ...one, label: `was-${one.label}` })) };
  const { labels } = clusterAccounts({ ...policy, seed: 7 }, population(1.3), renamed);
  expect(kindsOf(labels)).toEqual(new Set(['large was-c1', 'middle was-c2', 'small was-c3']));
});

it('gives a class that was not there before a name of its own', () => {
  const { run: before } = clusterAccounts(
    { ...policy, k: 2 },
    population().filter(({ accountId }) => !accountId.startsWith('middle')),
    null,
  );
  const { labels } = clusterAccounts(policy, population(), before);
  expect(kindsOf(labels)).toEqual(new Set(['large c1', 'small c2', 'middle c3']));
});

it('leaves accounts alone of which a feature is not known, and makes do with fewer than k', () => {
  const { run, labels } = clusterAccounts(policy, [account('a', { sales: 1 }), account('b', { sales: 5, orders: 2 })], null);
  expect([...labels]).toEqual([['b', 'c1']]);
  expect(run).toMatchObject({
    accounts: 1,
    leftOut: 1,
    clusters: [{ label: 'c1', accounts: 1, centroid: { sales: 5, orders: 2 } }],
  });
  expect(clusterAccounts(policy, [], null).run.clusters).toEqual([]);
});

it('does not fail where all accounts are equal in a feature', () => {
  const equal = population().map(({ accountId, values }) => account(accountId, { sales: values['sales'] ?? 0, orders: 3 }));
  expect(kindsOf(clusterAccounts(policy, equal, null).labels)).toEqual(new Set(['large c1', 'middle c2', 'small c3']));
});
