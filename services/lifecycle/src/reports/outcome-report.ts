import { type Change, changeOf, rounded, shareOf } from './ratios.js';

/** Accounts that went in a time, of those that were customers when it began. */
export type ChurnCount = Readonly<{ from: string; to: string; customers: number; churned: number }>;

export type ServicePerson = Readonly<{ owner: string | null; accounts: number }>;

/** Accounts that are gone and were not yet won back, by the reason for which they went. */
export type WinBack = Readonly<{
  reason: string | null;
  plan: string | null;
  accounts: number;
  candidates: readonly Readonly<{ accountId: string; name: string | null; churnedOn: string; endedOn: string | null }>[];
}>;

type ChurnFigures = ChurnCount & Readonly<{ rate: number | null }>;

export type OutcomeFigures = Readonly<{
  churn: ChurnFigures & Readonly<{ previous: ChurnFigures; change: Change }>;
  service: Readonly<{
    people: number;
    accounts: number;
    unassigned: number;
    accountsPerPerson: number | null;
    items: readonly ServicePerson[];
  }>;
  winBack: Readonly<{ accounts: number; items: readonly WinBack[] }>;
}>;

/** The outcome report: churn against the same time a year before, accounts per service person, and who could be won back. Source: S2 (results). */
export const outcomeFigures = (
  now: ChurnCount,
  previous: ChurnCount,
  people: readonly ServicePerson[],
  winBack: readonly WinBack[],
): OutcomeFigures => {
  const [rate, rateBefore] = [shareOf(now.churned, now.customers), shareOf(previous.churned, previous.customers)];
  const assigned = people.filter(({ owner }) => owner !== null);
  const sum = (list: readonly Readonly<{ accounts: number }>[]): number =>
    list.reduce((total, { accounts }) => total + accounts, 0);
  return {
    churn: { ...now, rate, previous: { ...previous, rate: rateBefore }, change: changeOf(rate, rateBefore) },
    service: {
      people: assigned.length,
      accounts: sum(people),
      unassigned: sum(people) - sum(assigned),
      accountsPerPerson: assigned.length === 0 ? null : rounded(sum(assigned) / assigned.length, 1),
      items: people,
    },
    winBack: { accounts: sum(winBack), items: winBack },
  };
};
