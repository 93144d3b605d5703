/** The name that was probably meant: the closest one, if it is close enough to be a slip. */
const nearest = (word: string, names: readonly string[]): string | undefined => {
  const ranked = names
    .map((name) => ({ name, distance: distance(word.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best && best.distance <= Math.max(1, Math.floor(word.length / 3)) ? best.name : undefined;
};

/** Optimal string alignment: how many letters to insert, drop, replace or swap with their neighbour. */
const distance = (from: string, to: string): number => {
  let before: readonly number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const swapped =
        i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1] ? (before[j - 2] ?? 0) + 1 : Infinity;
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(swapped, replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row[to.length] ?? 0;
};

/** "Did you mean X?", or what there is to choose from. */
export const suggestion = (word: string, names: readonly string[]): string => {
  const near = nearest(word, names);
  if (near) return `Did you mean \`${near}\`?`;
  return names.length === 0 ? 'There is nothing to choose from yet.' : `Choose one of: ${names.toSorted().join(', ')}.`;
};
