import type { Span } from './compiled-policy.js';
import { type EntitlementSection, laddersOf } from './entitlement.document.js';
import { compareRights, readRight, type Right } from './entitlement.value.js';
import { compileSpan } from './span.js';

/** What a tier is entitled to, by `node.name`. Numbers are decimal text: `contract.discount` is `0.03`. */
export type Rights = Readonly<Record<string, Right>>;

/** How long the rights of a tier that was lost are kept: not at all, until the running contract term ends, or for a period. */
export type Keeping = Readonly<{ until: 'at_once' | 'contract_end' }> | Readonly<{ until: 'period'; span: Span }>;

/** The rights of one ladder, by tier. */
export type CompiledEntitlements = Readonly<{
  ladder: string;
  tiers: ReadonlyMap<string, Rights>;
  keeping: Keeping;
  /** Of the first rights those that the second do not give as well: they are better, absent there, or cannot be compared. */
  beyond: (rights: Rights, granted: Rights) => Rights;
}>;

/** Compiles the section `entitlements`, sorted by ladder. Only what the checks have let through. */
export const compileEntitlements = (section: EntitlementSection | undefined): readonly CompiledEntitlements[] =>
  section === undefined
    ? []
    : laddersOf(section)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([ladder, tiers]) => ({
          ladder,
          tiers: new Map(Object.entries(tiers).map(([tier, rights]) => [tier, compileRights(rights)])),
          keeping: compileKeeping(section.onDowngrade),
          beyond: beyond(section.better ?? {}),
        }));

const beyond =
  (better: Readonly<Record<string, 'more' | 'less'>>) =>
  (rights: Rights, granted: Rights): Rights =>
    Object.fromEntries(
      Object.entries(rights).filter(([name, right]) => {
        const [mine, theirs] = [readRight(right), granted[name] === undefined ? undefined : readRight(granted[name])];
        if (!mine || right === false) return false;
        const compared = theirs ? compareRights(mine, theirs, better[name]) : 1;
        return compared === null ? right !== granted[name] : compared > 0;
      }),
    );

const compileRights = (rights: Readonly<Record<string, string | number | boolean>>): Rights =>
  Object.fromEntries(
    Object.entries(rights)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([name, written]) => {
        const read = readRight(written);
        return read ? [[name, read.value]] : [];
      }),
  );

const compileKeeping = (onDowngrade: EntitlementSection['onDowngrade']): Keeping => {
  const until = typeof onDowngrade === 'object' ? onDowngrade.keepUntil : onDowngrade;
  if (until === 'contract_end') return { until };
  const span = until === undefined ? undefined : compileSpan(until);
  return span ? { until: 'period', span } : { until: 'at_once' };
};
