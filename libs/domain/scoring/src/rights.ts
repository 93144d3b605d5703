import { type ContractStates, lastEnd, termsOf } from '@strata/domain-facts';
import { type Cause, fromDayNumber, type PlainDate, toDayNumber } from '@strata/kernel';
import type { CompiledEntitlements, CompiledLadder, CompiledPolicy, Keeping, Rights } from '@strata/policy';
import type { EntitlementsChanged, KeptRights, RightsReason } from './rights.events.js';

/** What is kept of the rights on one ladder: what was last recorded of them. */
export type HeldRights = Readonly<{ tier: string | null; granted: Rights; kept: readonly KeptRights[] }>;
export type RightsState = Readonly<Record<string, HeldRights>>;

/** Where an account stands when its rights are looked at. `held` is what was last recorded. */
export type Standing = Readonly<{
  tiers: Readonly<Record<string, Readonly<{ tier: string }>>>;
  held: RightsState;
  contracts: ContractStates;
  isExcluded: boolean;
  /** Whether another policy decided until now. */
  isAdopted: boolean;
}>;

type Occasion = Readonly<{ accountId: string; on: PlainDate; cause: Cause }>;

/** Compares the rights of an account on this day with those last recorded, and records what differs. */
export const decideRights = (
  policy: CompiledPolicy,
  standing: Standing,
  { accountId, on, cause }: Occasion,
): readonly EntitlementsChanged[] => {
  const gone = Object.keys(standing.held).filter((ladder) => policy.entitlements.every((one) => one.ladder !== ladder));
  const present = policy.entitlements.map((section) => rightsOn(policy, section, standing, on));
  const past = gone.map((ladder): Changed => ({ ladder, tier: null, granted: {}, kept: [], because: 'policy' }));
  return [...present, ...past].flatMap(({ because, ladder, ...now }): readonly EntitlementsChanged[] => {
    const before = standing.held[ladder];
    if (before ? isSame(before, now) : now.tier === null) return [];
    const entitlements = entitlementsOn(now, on);
    const data = { accountId, ladder, tier: now.tier, effectiveFrom: on, entitlements, granted: now.granted, kept: now.kept };
    return [{ type: 'scoring.entitlements-changed.v1', data: { ...data, because, policy: policy.ref, cause } }];
  });
};

/** What an account has on a day that is not before the record: what its tier gives, and what is still kept. */
export const entitlementsOn = ({ granted, kept }: Pick<HeldRights, 'granted' | 'kept'>, on: PlainDate): Rights =>
  kept.reduce<Rights>((rights, { until, entitlements }) => (until >= on ? { ...rights, ...entitlements } : rights), granted);

/** What a decision makes of the rights held. */
export const evolveRights = (before: RightsState, { ladder, tier, granted, kept }: EntitlementsChanged['data']): RightsState => {
  if (tier !== null) return { ...before, [ladder]: { tier, granted, kept } };
  const { [ladder]: _, ...others } = before;
  return others;
};

/** The first day on which kept rights are over; Infinity when nothing is kept. */
export const rightsLapseOn = (held: RightsState): number => {
  let lapse = Infinity;
  for (const { kept } of Object.values(held)) for (const { until } of kept) lapse = Math.min(lapse, toDayNumber(until) + 1);
  return lapse;
};

type Changed = HeldRights & Readonly<{ ladder: string; because: RightsReason }>;

const rightsOn = (
  { ladders }: CompiledPolicy,
  section: CompiledEntitlements,
  { tiers, held, contracts, isExcluded, isAdopted }: Standing,
  on: PlainDate,
): Changed => {
  const { ladder, keeping } = section;
  const before = held[ladder];
  const tier = tiers[ladder]?.tier ?? null;
  if (tier === null) return { ladder, tier, granted: {}, kept: [], because: isExcluded ? 'exclusion' : 'policy' };
  const rank = rankIn(ladders.find(({ name }) => name === ladder));
  const granted = section.tiers.get(tier) ?? {};
  const lost = before && rank(before.tier) > rank(tier) ? keep(before, keeping, contracts, on) : [];
  const still = shorten(before?.kept ?? [], keeping, contracts).filter(({ until }) => until >= on);
  const kept = [...still, ...lost]
    .filter((one) => rank(one.tier) > rank(tier) || rank(one.tier) < 0)
    .flatMap((one) => {
      const entitlements = section.beyond(one.entitlements, granted);
      return Object.keys(entitlements).length > 0 ? [{ ...one, entitlements }] : [];
    })
    .toSorted((a, b) => rank(a.tier) - rank(b.tier));
  const because = before?.tier !== tier ? 'tier' : isAdopted ? 'policy' : kept.length < before.kept.length ? 'lapse' : 'contract';
  return { ladder, tier, granted, kept, because };
};

const rankIn =
  (ladder: CompiledLadder | undefined) =>
  (tier: string | null): number =>
    ladder?.tiers.findIndex(({ id }) => id === tier) ?? -1;

/** What stays of a tier that is lost on this day. Without a term that runs there is nothing to keep it until. */
const keep = (
  { tier, granted }: HeldRights,
  keeping: Keeping,
  contracts: ContractStates,
  on: PlainDate,
): readonly KeptRights[] => {
  const until = keptUntil(keeping, contracts, toDayNumber(on));
  return tier === null || until === null ? [] : [{ tier, until: fromDayNumber(until), entitlements: granted }];
};

/** The last day on which rights lost today are kept; null when they are not. A period of P60D is today and the 59 days after it. */
const keptUntil = (keeping: Keeping, contracts: ContractStates, day: number): number | null => {
  if (keeping.until === 'at_once') return null;
  if (keeping.until === 'period') return keeping.span.leavesOn(day) - 1;
  let end: number | null = null;
  for (const contract of Object.values(contracts))
    for (const term of termsOf(contract))
      if (term.start <= day && term.end >= day && (end === null || term.end > end)) end = term.end;
  return end;
};

/** A contract that was ended early takes with it what was kept until its end. */
const shorten = (kept: readonly KeptRights[], { until }: Keeping, contracts: ContractStates): readonly KeptRights[] => {
  if (until !== 'contract_end' || kept.length === 0) return kept;
  const end = lastEnd(contracts);
  if (end === null) return kept;
  const last = fromDayNumber(end);
  return kept.map((one) => (one.until > last ? { ...one, until: last } : one));
};

/** Every account is compared at every step, so this is written for speed. */
const isSame = (a: HeldRights, b: HeldRights): boolean =>
  a.tier === b.tier &&
  areSame(a.granted, b.granted) &&
  a.kept.length === b.kept.length &&
  a.kept.every((one, i) => isKept(one, b.kept[i]));

const isKept = (a: KeptRights, b: KeptRights | undefined): boolean =>
  a.tier === b?.tier && a.until === b.until && areSame(a.entitlements, b.entitlements);

const areSame = (a: Rights, b: Rights): boolean => {
  let names = 0;
  for (const name in a) {
    if (a[name] !== b[name]) return false;
    names += 1;
  }
  return names === Object.keys(b).length;
};
