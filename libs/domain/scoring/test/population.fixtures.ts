import type { CompiledKeyAccounts } from '@strata/policy';
import type { MeasuredAccount } from '../src/review/measured.js';

/** Accounts a, b, c, … with these sales. */
export const accountsWith = (...sales: readonly number[]): readonly MeasuredAccount[] =>
  sales.map((value, index) => account(String.fromCharCode(97 + index), { values: { sales: value } }));

export const account = (accountId: string, known: Partial<MeasuredAccount> = {}): MeasuredAccount => ({
  accountId,
  values: {},
  profile: {},
  scope: null,
  tiers: {},
  ...known,
});

/** The screening of the source: those who together make 80% of the sales. */
export const screening: CompiledKeyAccounts = {
  measures: ['sales'],
  share: 800_000,
  groupBy: ['region', 'city'],
  route: { national: 'hq_ka', regional: 'region_ka', city: 'local_ka' },
};
