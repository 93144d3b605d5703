import type { PolicyDocument } from './policy.document.js';

/** The CEL types that a built-in can have. */
export type BuiltInType = 'int' | 'bool' | 'string' | 'double' | 'list<string>';

/** Where a rule stands: points and exclusions, ladders (matrix rules and holds), segments, stages and renewals, signals and joint states. */
export type RulePlace = 'scoring' | 'ladder' | 'segment' | 'lifecycle' | 'signal';

/** A fact that rules have without declaring it. It is looked up in `FactValues` under its whole name: `'window.focus'`. */
export type BuiltIn = Readonly<{
  name: string;
  type: BuiltInType;
  places: readonly RulePlace[];
  description: string;
}>;

const EVERYWHERE: readonly RulePlace[] = ['scoring', 'ladder', 'segment', 'lifecycle', 'signal'];
/** What only scoring knows of an account. */
const SCORING: readonly RulePlace[] = ['scoring', 'ladder', 'segment'];

/** What needs no name from the policy. Windows and tiers have the names that it gives them: see `builtInsAt`. */
const BUILT_INS: readonly BuiltIn[] = [
  { name: 'tags', type: 'list<string>', places: EVERYWHERE, description: 'Tags of the account.' },
  {
    name: 'contract.signed',
    type: 'bool',
    places: EVERYWHERE,
    description: 'A contract holds, or one is agreed that begins later.',
  },
  {
    name: 'contract.ended',
    type: 'bool',
    places: EVERYWHERE,
    description: 'There was a contract, and none holds or is agreed any more.',
  },
  {
    name: 'contract.renewed',
    type: 'bool',
    places: EVERYWHERE,
    description: 'The term that ends last is a renewal and is not over.',
  },
  { name: 'days_live', type: 'int', places: EVERYWHERE, description: 'Whole days since the milestone `live`.' },
  { name: 'days_since_end', type: 'int', places: EVERYWHERE, description: 'Whole days since the last term ended.' },
  { name: 'override.active', type: 'bool', places: SCORING, description: 'A tier is held by hand.' },
  { name: 'rank_share', type: 'double', places: SCORING, description: 'Share of accounts that rank as high or higher, 0..1.' },
  { name: 'key_account', type: 'bool', places: SCORING, description: 'A key account in the latest review.' },
  { name: 'cluster', type: 'string', places: SCORING, description: 'Cluster in the latest review.' },
  { name: 'stage', type: 'string', places: ['lifecycle'], description: 'Stage of the lifecycle.' },
];

/**
 * The built-ins that rules at a place may use, by name. A ladder sees the tiers of the score ladders as just decided, never those of matrix ladders,
 * so that no two ladders can wait for each other; points see no tier, because tiers follow from points.
 */
export const builtInsAt = (
  place: RulePlace,
  { ladders, windows, overrides, lifecycle, signals }: Named,
): ReadonlyMap<string, BuiltIn> => {
  const seesTier = (rules: unknown): boolean =>
    place === 'segment' || place === 'lifecycle' || place === 'signal' || (place === 'ladder' && rules === undefined);
  const tiers = Object.entries(ladders)
    .filter(([, { rules }]) => seesTier(rules))
    .map(([name]) => named(`tier.${name}`, 'string', `Tier on ladder ${name}.`));
  const opened = Object.keys(windows ?? {}).map((name) => named(`window.${name}`, 'bool', `Window ${name} is open.`));
  const known = BUILT_INS.filter(({ name, places }) => places.includes(place) && (overrides || name !== 'override.active'));
  const milestones = place === 'lifecycle' || place === 'signal' ? Object.keys(lifecycle?.milestones ?? {}) : [];
  const reached = milestones.map((name) => named(name, 'bool', `Milestones ${name} are reached.`));
  const wrong = place === 'lifecycle' ? Object.keys(signals ?? {}) : [];
  const open = wrong.map((name) => named(`signal.${name}`, 'bool', `Signal ${name} is open.`));
  return new Map([...known, ...tiers, ...opened, ...reached, ...open].map((one) => [one.name, one]));
};

type Named = Pick<PolicyDocument, 'ladders' | 'windows' | 'overrides' | 'lifecycle' | 'signals'>;

const named = (name: string, type: BuiltInType, description: string): BuiltIn => ({
  name,
  type,
  places: EVERYWHERE,
  description,
});

/** The section of the policy without which built-ins of these names would never be known. */
export const sectionOf = (root: string): string | undefined =>
  ({ window: 'windows', override: 'overrides', signal: 'signals' })[root];

/** The first parts of their names: what no declared fact may be called. */
export const builtInRoots: readonly string[] = [
  ...new Set([...BUILT_INS.map(({ name }) => name.split('.')[0] ?? name), 'tier', 'window', 'signal']),
];
