/** The nodes of the sales funnel at which a tier has rights. Source: S3, rights per grade follow the funnel. */
export const FUNNEL = ['demand', 'contract', 'delivery', 'operations', 'repurchase'] as const;

/** A right as it is written: yes or no, a number (exact, never computed with as a float), a duration, a ratio or a word. */
export type WrittenRight = string | number | boolean;

/** What becomes of rights when a tier falls: kept to the end of the contract term, kept for a period, or gone at once. */
export type OnDowngrade = 'at_once' | Readonly<{ keepUntil: string }>;

/** The section `entitlements`: by ladder and tier, rights by `node.name`. Two names are not ladders: `onDowngrade` and `better`. */
export type EntitlementSection = Readonly<{
  onDowngrade?: OnDowngrade;
  /** Which way is better, where the value alone does not say it as usual. */
  better?: Readonly<Record<string, 'more' | 'less'>>;
  [ladder: string]: LadderRights | OnDowngrade | Readonly<Record<string, 'more' | 'less'>> | undefined;
}>;

export type TierRights = Readonly<Record<string, WrittenRight>>;
export type LadderRights = Readonly<Record<string, TierRights>>;

/** The rights by ladder, without the two settings that stand beside them. */
export const laddersOf = (section: EntitlementSection): readonly (readonly [ladder: string, rights: LadderRights])[] =>
  Object.entries(section).flatMap(([name, rights]) => (name in SETTINGS ? [] : [[name, asRights(rights)] as const]));

const SETTINGS: Readonly<Record<string, true>> = { onDowngrade: true, better: true };

/** The schema has seen to it that everything beside the settings is tiers with rights. */
const asRights = (value: EntitlementSection[string]): LadderRights =>
  Object.fromEntries(
    Object.entries(typeof value === 'object' ? value : {}).map(([tier, rights]) => [
      tier,
      typeof rights === 'object' ? rights : {},
    ]),
  );
