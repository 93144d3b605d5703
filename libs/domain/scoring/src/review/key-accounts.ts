import type { CompiledKeyAccounts, Scope } from '@strata/policy';
import { headOf } from './head.js';
import type { MeasuredAccount } from './measured.js';
import { atLeastZero, shareOf } from './shares.js';

/** A key account: by which measures it is one, where it is, and who takes care of it. */
export type KeyAccount = Readonly<{
  accountId: string;
  by: readonly string[];
  /** The places that the policy groups by, from the widest; null where the profile does not say. */
  places: readonly (string | null)[];
  scope: Scope;
  /** Who takes care of it; null when the policy does not route. */
  desk: string | null;
}>;

/** One measure of the screening: how many accounts together make the share, and of what. Amounts are whole numbers as in the fact. */
export type Screening = Readonly<{ measure: string; of: number; accounts: number; total: number; part: number; share: number }>;

/** Key accounts of one place, with what they make of the first measure. `places` is as long as the level is deep. */
export type KeyAccountGroup = Readonly<{ places: readonly (string | null)[]; accounts: number; amount: number; share: number }>;

export type KeyAccounts = Readonly<{
  accounts: readonly KeyAccount[];
  screenings: readonly Screening[];
  groups: readonly KeyAccountGroup[];
  desks: readonly Readonly<{ scope: Scope; desk: string | null; accounts: number }>[];
}>;

const SCOPES: readonly Scope[] = ['national', 'regional', 'city'];

/**
 * Key accounts in three steps. Source: S1 item 29. First the accounts that together make the share, by any of the measures; then grouped
 * by where they are; then routed to those who take care of them. The order of the accounts given makes no difference.
 */
export const keyAccounts = (policy: CompiledKeyAccounts, accounts: readonly MeasuredAccount[]): KeyAccounts => {
  const heads = policy.measures.map((measure) => ({
    measure,
    known: accounts.filter(({ values }) => values[measure] !== undefined),
    head: headOf(valuesOf(accounts, measure), policy.share),
  }));
  const by = new Map<string, string[]>();
  for (const { measure, head } of heads) for (const { id } of head.members) by.set(id, [...(by.get(id) ?? []), measure]);

  const found = accounts
    .filter(({ accountId }) => by.has(accountId))
    .map((account) => ({ account, key: describe(policy, account, by.get(account.accountId) ?? []) }))
    .sort((a, b) => (a.key.accountId < b.key.accountId ? -1 : 1));
  return {
    accounts: found.map(({ key }) => key),
    screenings: heads.map(({ measure, known, head: { members, total, part } }) => ({
      measure,
      of: known.length,
      accounts: members.length,
      total: Number(total),
      part: Number(part),
      share: shareOf(part, total),
    })),
    groups: groupsOf(policy, found),
    desks: SCOPES.map((scope) => ({
      scope,
      desk: policy.route?.[scope] ?? null,
      accounts: found.filter(({ key }) => key.scope === scope).length,
    })),
  };
};

/** What of the accounts is known of one fact. */
export const valuesOf = (accounts: readonly MeasuredAccount[], fact: string) =>
  accounts.flatMap(({ accountId, values }) => {
    const value = values[fact];
    return value === undefined ? [] : [{ id: accountId, value }];
  });

const describe = (
  { groupBy, route }: CompiledKeyAccounts,
  { accountId, profile, scope }: MeasuredAccount,
  by: readonly string[],
): KeyAccount => {
  const reach = scope ?? whereItLives(profile);
  return { accountId, by, places: groupBy.map((field) => profile[field] ?? null), scope: reach, desk: route?.[reach] ?? null };
};

/** Without an opportunity on record, whoever is nearest takes care: the narrowest place that is known. */
const whereItLives = ({ city, region }: MeasuredAccount['profile']): Scope =>
  city !== undefined ? 'city' : region !== undefined ? 'regional' : 'national';

type Found = Readonly<{ account: MeasuredAccount; key: KeyAccount }>;

/** A row for each place at each level, the largest first; below a region its cities. */
const groupsOf = ({ groupBy, measures }: CompiledKeyAccounts, found: readonly Found[]): readonly KeyAccountGroup[] => {
  const [measure = ''] = measures;
  const groups = new Map<string, { places: readonly (string | null)[]; accounts: number; part: bigint }>();
  let total = 0n;
  for (const { account, key } of found) {
    const amount = atLeastZero(account.values[measure] ?? 0);
    total += amount;
    for (let depth = 1; depth <= groupBy.length; depth++) {
      const places = key.places.slice(0, depth);
      const group = groups.get(JSON.stringify(places)) ?? { places, accounts: 0, part: 0n };
      groups.set(JSON.stringify(places), { places, accounts: group.accounts + 1, part: group.part + amount });
    }
  }
  return [...groups.values()]
    .map(({ places, accounts, part }) => ({ places, accounts, amount: Number(part), share: shareOf(part, total) }))
    .sort((a, b) => a.places.length - b.places.length || b.amount - a.amount || (nameOf(a) < nameOf(b) ? -1 : 1));
};

const nameOf = ({ places }: KeyAccountGroup): string => JSON.stringify(places);
