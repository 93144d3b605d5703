import type { MeasuredAccount } from '@strata/domain-scoring';
import type { CompiledClusters } from '@strata/policy';
import { kmeans } from 'ml-kmeans';
import { mean, standardDeviation } from 'simple-statistics';
import { labelsFor } from './cluster-labels.js';

/** A run of the cluster analysis with all its parameters. The centroids are in the units of the facts, so that people can read them. */
export type ClusterRun = Readonly<{
  features: readonly string[];
  scale: CompiledClusters['scale'];
  method: 'kmeans';
  k: number;
  seed: number;
  iterations: number;
  /** Accounts of which all features are known, and those that have no cluster because one is not. */
  accounts: number;
  leftOut: number;
  clusters: readonly Readonly<{ label: string; accounts: number; centroid: Readonly<Record<string, number>> }>[];
}>;

type Clustered = Readonly<{ run: ClusterRun; labels: ReadonlyMap<string, string> }>;

/**
 * Divides accounts into classes by their features. Source: S1 item 17. Each feature is scaled to mean 0 and deviation 1 (after its logarithm with
 * `log_zscore`, negative values as zero), so that money does not outweigh everything. Seeded, and fed in order of account: the same accounts give the
 * same classes. `before`: the run whose labels are carried on.
 */
export const clusterAccounts = (
  { features, scale, method, k, seed }: CompiledClusters,
  accounts: readonly MeasuredAccount[],
  before: ClusterRun | null,
): Clustered => {
  const known = accounts
    .flatMap(({ accountId, values }) => {
      const point = features.flatMap((feature) => transform(scale, values[feature]));
      return point.length === features.length ? [{ accountId, point }] : [];
    })
    .sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
  const scaler = scalerOf(
    features,
    known.map(({ point }) => point),
  );
  const points = known.map(({ point }) => scaler.scale(point));
  const distinct = new Set(points.map((point) => point.join())).size;
  const found = distinct === 0 ? empty : kmeans(points, Math.min(k, distinct), { seed, initialization: 'kmeans++' });

  const order = found.centroids.map((_, index) => index).sort((a, b) => larger(found.centroids[a], found.centroids[b]));
  const sorted = order.map((index) => found.centroids[index] ?? []);
  const labels = labelsFor(sorted, comparable(before, features, scale, scaler));
  const labelOf = new Map(order.map((index, place) => [index, labels[place] ?? '']));
  const sizes = sorted.map((_, place) => found.clusters.filter((cluster) => cluster === order[place]).length);
  return {
    run: {
      features,
      scale,
      method,
      k,
      seed,
      iterations: found.iterations,
      accounts: known.length,
      leftOut: accounts.length - known.length,
      clusters: sorted.map((centroid, place) => ({
        label: labels[place] ?? '',
        accounts: sizes[place] ?? 0,
        centroid: Object.fromEntries(
          features.map((feature, at) => [feature, back(scale, scaler.unscale(centroid, at))] as const),
        ),
      })),
    },
    labels: new Map(known.map(({ accountId }, index) => [accountId, labelOf.get(found.clusters[index] ?? -1) ?? ''])),
  };
};

const empty: Readonly<{ clusters: readonly number[]; centroids: readonly number[][]; iterations: number }> = {
  clusters: [],
  centroids: [],
  iterations: 0,
};

const transform = (scale: CompiledClusters['scale'], value: number | undefined): readonly number[] =>
  value === undefined ? [] : [scale === 'log_zscore' ? Math.log1p(Math.max(0, value)) : value];

/** To a whole number in the unit of the fact. */
const back = (scale: CompiledClusters['scale'], value: number): number =>
  Math.round(scale === 'log_zscore' ? Math.expm1(value) : value);

const scalerOf = (features: readonly string[], points: readonly (readonly number[])[]) => {
  const columns = features.map((_, at) => points.map((point) => point[at] ?? 0));
  const means = columns.map((column) => (column.length === 0 ? 0 : mean(column)));
  // A feature in which all are equal tells nothing: it stays at zero.
  const deviations = columns.map((column) => (column.length === 0 ? 1 : standardDeviation(column) || 1));
  return {
    scale: (point: readonly number[]) => point.map((value, at) => (value - (means[at] ?? 0)) / (deviations[at] ?? 1)),
    unscale: (point: readonly number[], at: number) => (point[at] ?? 0) * (deviations[at] ?? 1) + (means[at] ?? 0),
  };
};

/** From the largest first feature to the smallest: in the first run, `c1` is the class of those who have most of it. */
const larger = (a: readonly number[] = [], b: readonly number[] = []): number => {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (b[at] ?? 0) - (a[at] ?? 0);
};

/** The centroids of the run before in today's scale; none when it looked at other features. */
const comparable = (
  before: ClusterRun | null,
  features: readonly string[],
  scale: CompiledClusters['scale'],
  scaler: ReturnType<typeof scalerOf>,
) =>
  before?.scale !== scale || before.features.join() !== features.join()
    ? []
    : before.clusters.map(({ label, centroid }) => ({
        label,
        at: scaler.scale(features.flatMap((feature) => transform(scale, centroid[feature] ?? 0))),
      }));
