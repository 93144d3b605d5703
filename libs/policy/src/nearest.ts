/** The name that was probably meant: the closest one, if it is close enough to be a slip. */
export const nearest = (word: string, names: readonly string[]): string | undefined => {
  const ranked = names.map((name) => ({ name, distance: distance(word.toLowerCase(), name.toLowerCase()) })).sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best && best.distance <= Math.max(1, Math.floor(word.length / 3)) ? best.name : undefined;
};

/** Levenshtein distance: how many letters to insert, drop or replace. */
const distance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
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
