/** Parts of the policy language that are designed but not built yet: refused by name, so that nobody believes they work. */
const SECTIONS: Readonly<Record<string, string>> = {
  reports: 'reports',
};

const KEYS: readonly (readonly [section: RegExp, key: string, what: string])[] = [
  [/^facts\.[^.]+$/, 'decay', 'decay'],
  [/^facts\.[^.]+$/, 'default', 'defaults for facts that were never observed'],
  [/^scoring$/, 'groups', 'groups of rules'],
  [/^scoring$/, 'weights', 'weights'],
];

const VALUES: Readonly<Record<string, string>> = {
  decay: 'decay',
  rank_share: 'rank shares',
  rank: 'ranks',
  cluster: 'clusters',
};

/** What a key stands for, if it is one that is not built yet. */
export const unsupportedKey = (section: readonly string[], key: string): string | undefined => {
  if (section.length === 0) return SECTIONS[key];
  const path = section.join('.');
  return KEYS.find(([pattern, name]) => name === key && pattern.test(path))?.[2];
};

/** What a value of `type` or `fold` stands for, if it is one that is not built yet. */
export const unsupportedValue = (value: unknown): string | undefined => (typeof value === 'string' ? VALUES[value] : undefined);
