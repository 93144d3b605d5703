/** A centroid in scaled space, with the label it has. */
export type Labelled = Readonly<{ label: string; at: readonly number[] }>;

/**
 * Labels for new centroids: each takes over that of the nearest centroid of the run before, nearest pairs first, so that a class of accounts keeps
 * its name from run to run; one that has no counterpart takes the first free of `c1`, `c2`, …
 */
export const labelsFor = (centroids: readonly (readonly number[])[], before: readonly Labelled[]): readonly string[] => {
  const labels = new Map<number, string>();
  const pairs = centroids
    .flatMap((at, index) => before.map((old) => ({ index, label: old.label, distance: distance(at, old.at) })))
    .sort((a, b) => a.distance - b.distance || a.index - b.index || (a.label < b.label ? -1 : 1));
  const taken = new Set<string>();
  for (const { index, label } of pairs) {
    if (labels.has(index) || taken.has(label)) continue;
    labels.set(index, label);
    taken.add(label);
  }
  const free = centroids.map((_, index) => `c${index + 1}`).filter((label) => !taken.has(label));
  return centroids.map((_, index) => labels.get(index) ?? free.shift() ?? `c${index + 1}`);
};

const distance = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + (value - (b[index] ?? 0)) ** 2, 0);
