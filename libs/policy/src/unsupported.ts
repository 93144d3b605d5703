/** Parts of the policy language that are designed but not built yet: refused by name, so that nobody believes they work. */
const SECTIONS: Readonly<Record<string, string>> = {
  overrides: 'Manual overrides',
  windows: 'Renewal windows',
  keyAccounts: 'Key accounts',
  signals: 'Signals',
  lifecycle: 'Lifecycle stages',
  entitlements: 'Entitlements',
  playbooks: 'Playbooks',
  segments: 'Segments',
  reports: 'Reports',
};

const KEYS: readonly (readonly [section: RegExp, key: string, what: string])[] = [
  [/^metadata$/, 'calendar', 'Business-day calendars'],
  [/^facts\.[^.]+$/, 'bucket', 'Series with buckets'],
  [/^facts\.[^.]+$/, 'decay', 'Decay'],
  [/^facts\.[^.]+$/, 'default', 'Defaults for facts that were never observed'],
  [/^scoring$/, 'groups', 'Groups of rules'],
  [/^scoring$/, 'weights', 'Weights'],
  [/^ladders\.[^.]+$/, 'rules', 'Matrix ladders (`rules`)'],
  [/^ladders\.[^.]+\.downgrade$/, 'confirm', 'Confirmed downgrades (`confirm`)'],
  [/^ladders\.[^.]+\.downgrade$/, 'every', 'Periodic downgrade checks (`every`)'],
  [/^ladders\.[^.]+\.downgrade$/, 'grace', 'Grace before a downgrade (`grace`)'],
  [/^ladders\.[^.]+\.downgrade$/, 'maxSteps', 'Downgrades step by step (`maxSteps`)'],
  [/^ladders\.[^.]+\.downgrade$/, 'hold', 'Held downgrades (`hold`)'],
  [/^ladders\.[^.]+\.tiers\.\d+$/, 'expectShare', 'Expected shares'],
];

const VALUES: Readonly<Record<string, string>> = {
  series: 'Series', decay: 'Decay', rank_share: 'Rank shares', rank: 'Ranks', cluster: 'Clusters',
};

/** Facts that rules will have without declaring them, once the part that provides them is built. */
const BUILT_INS = ['tags', 'rank_share', 'window', 'signal', 'contract', 'stage', 'override', 'tier', 'days_since_end', 'days_live'];

/** What a key stands for, if it is one that is not built yet. */
export const unsupportedKey = (section: readonly string[], key: string): string | undefined => {
  if (section.length === 0) return SECTIONS[key];
  const path = section.join('.');
  return KEYS.find(([pattern, name]) => name === key && pattern.test(path))?.[2];
};

/** What a value of `type` or `fold` stands for, if it is one that is not built yet. */
export const unsupportedValue = (value: unknown): string | undefined => (typeof value === 'string' ? VALUES[value] : undefined);

export const isUnsupportedFact = (name: string): boolean => BUILT_INS.includes(name);
