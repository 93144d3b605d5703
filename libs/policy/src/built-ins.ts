import type { PolicyDocument } from './policy.document.js';

/** The CEL types that a built-in can have. */
export type BuiltInType = 'int' | 'bool' | 'string' | 'double' | 'list<string>';

/** Where a rule stands: points and exclusions, ladders (matrix rules and holds), segments, the lifecycle. */
export type RulePlace = 'scoring' | 'ladder' | 'segment' | 'lifecycle';

/** A fact that rules have without declaring it. It is looked up in `FactValues` under its whole name: `'window.focus'`. */
export type BuiltIn = Readonly<{
  name: string;
  type: BuiltInType;
  places: readonly RulePlace[];
  description: string;
}>;

const EVERYWHERE: readonly RulePlace[] = ['scoring', 'ladder', 'segment', 'lifecycle'];

/** What needs no name from the policy. Windows and tiers have the names that it gives them: see `builtInsAt`. */
const BUILT_INS: readonly BuiltIn[] = [
  { name: 'tags', type: 'list<string>', places: EVERYWHERE, description: 'Tags of the account.' },
  { name: 'contract.signed', type: 'bool', places: EVERYWHERE, description: 'A contract was signed.' },
  { name: 'contract.ended', type: 'bool', places: EVERYWHERE, description: 'The last term has ended.' },
  { name: 'contract.renewed', type: 'bool', places: EVERYWHERE, description: 'The last term was renewed.' },
  { name: 'days_live', type: 'int', places: EVERYWHERE, description: 'Whole days since the first term began.' },
  { name: 'days_since_end', type: 'int', places: EVERYWHERE, description: 'Whole days since the last term ended.' },
  { name: 'override.active', type: 'bool', places: EVERYWHERE, description: 'A tier is held by hand.' },
  { name: 'rank_share', type: 'double', places: EVERYWHERE, description: 'Share of accounts that rank as high or higher, 0..1.' },
  { name: 'key_account', type: 'bool', places: EVERYWHERE, description: 'A key account in the latest review.' },
  { name: 'cluster', type: 'string', places: EVERYWHERE, description: 'Cluster in the latest review.' },
  { name: 'stage', type: 'string', places: ['lifecycle'], description: 'Stage of the lifecycle.' },
];

/**
 * The built-ins that rules at a place may use, by name. A ladder sees the tiers of the score ladders as just decided, never those of matrix ladders,
 * so that no two ladders can wait for each other; points see no tier, because tiers follow from points.
 */
export const builtInsAt = (place: RulePlace, { ladders, windows, overrides }: Named): ReadonlyMap<string, BuiltIn> => {
  const seesTier = (rules: unknown): boolean =>
    place === 'segment' || place === 'lifecycle' || (place === 'ladder' && rules === undefined);
  const tiers = Object.entries(ladders)
    .filter(([, { rules }]) => seesTier(rules))
    .map(([name]) => named(`tier.${name}`, 'string', `Tier on ladder ${name}.`));
  const opened = Object.keys(windows ?? {}).map((name) => named(`window.${name}`, 'bool', `Window ${name} is open.`));
  const known = BUILT_INS.filter(({ name, places }) => places.includes(place) && (overrides || name !== 'override.active'));
  return new Map([...known, ...tiers, ...opened].map((one) => [one.name, one]));
};

type Named = Pick<PolicyDocument, 'ladders' | 'windows' | 'overrides'>;

const named = (name: string, type: BuiltInType, description: string): BuiltIn => ({
  name,
  type,
  places: EVERYWHERE,
  description,
});

/** The section of the policy without which built-ins of these names would never be known. */
export const sectionOf = (root: string): string | undefined => ({ window: 'windows', override: 'overrides' })[root];

/** The first parts of their names: what no declared fact may be called. */
export const builtInRoots: readonly string[] = [
  ...new Set([...BUILT_INS.map(({ name }) => name.split('.')[0] ?? name), 'tier', 'window', 'signal']),
];
