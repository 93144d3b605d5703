import { addDays, type PlainDate, toDayNumber } from '@strata/kernel';
import type { Fact } from '@strata/service-kit/testing';

const at = (day: PlainDate): string => `${day}T02:00:00.000Z`;
const fact = (accountId: string, type: string, data: unknown, day: PlainDate): Fact => ({
  accountId,
  type: `account.${type}.v1`,
  data,
  at: at(day),
});
const amount = { amount: 12_000_000, currency: 'CNY' };

export const registered = (id: string, day: PlainDate, industry = 'finance'): Fact =>
  fact(id, 'registered', { name: `Company ${id}`, industry, region: 'east' }, day);
export const owned = (id: string, owner: string, day: PlainDate): Fact =>
  fact(id, 'trait-observed', { name: 'owner', value: owner }, day);
export const signed = (id: string, start: PlainDate, end: PlainDate): Fact =>
  fact(id, 'contract-signed', { contractId: `c-${id}`, start, end, amount, edition: 'pro' }, start);
export const renewed = (id: string, start: PlainDate, end: PlainDate, day: PlainDate): Fact =>
  fact(id, 'contract-renewed', { contractId: `c-${id}`, start, end, amount, edition: 'pro', reason: 'value' }, day);
export const notRenewed = (id: string, reason: string, day: PlainDate): Fact =>
  fact(id, 'contract-not-renewed', { contractId: `c-${id}`, reason }, day);
export const terminated = (id: string, on: PlainDate, day: PlainDate): Fact =>
  fact(id, 'contract-terminated', { contractId: `c-${id}`, on, reason: 'insolvency' }, day);
export const reached = (id: string, day: PlainDate): readonly Fact[] =>
  ['kickoff-held', 'initialised', 'trained', 'live'].map((milestone) => fact(id, 'milestone-reached', { milestone }, day));
export const adopted = (id: string, feature: string, day: PlainDate): Fact => fact(id, 'feature-adopted', { feature }, day);
/** The usage of the week that begins on this Monday. */
export const used = (id: string, value: number, monday: PlainDate): Fact =>
  fact(id, 'usage-reported', { metric: 'active-users', period: weekOf(monday), value }, monday);

/** `2026-W02`: weeks belong to the year of their Thursday. */
const weekOf = (monday: PlainDate): string => {
  const thursday = addDays(monday, 3);
  const year = thursday.slice(0, 4);
  const week = 1 + Math.floor((toDayNumber(thursday) - toDayNumber(`${year}-01-01`)) / 7);
  return `${year}-W${String(week).padStart(2, '0')}`;
};
