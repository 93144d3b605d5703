import { fromDayNumber, type PlainDate, toDayNumber } from '@strata/kernel';
import type { CompiledPolicy } from '@strata/policy';
import type { FunnelStage, Stuck } from './funnel.js';

type FindStuck = (stage: string, since: PlainDate, day: PlainDate) => Promise<readonly Stuck[]>;

const NOBODY = { accounts: 0, entered: 0, next: {}, averageDays: null, medianDays: null, longestDays: null };

/**
 * The funnel in the order of the policy: every stage it knows, also those in which nobody is, and behind them stages of former policies in which
 * somebody still is. `accounts` of the stages add up to `accounts`.
 */
export const funnelOf = async (
  policy: CompiledPolicy | null,
  day: PlainDate | null,
  counted: readonly FunnelStage[],
  findStuck: FindStuck,
) => {
  const known = policy?.lifecycle?.stages ?? [];
  const former = counted.filter(({ stage }) => !known.some(({ id }) => id === stage));
  const items = [
    ...(await Promise.all(
      known.map(async ({ id, label, stuckAfter }) => ({
        ...(counted.find(({ stage }) => stage === id) ?? { stage: id, ...NOBODY }),
        label,
        stuck: day !== null && stuckAfter ? await findStuck(id, fromDayNumber(stuckAfter.before(toDayNumber(day))), day) : [],
      })),
    )),
    ...former.map((stage) => ({ ...stage, label: null, stuck: [] })),
  ];
  const accounts = items.reduce((sum, item) => sum + item.accounts, 0);
  return { items, next: null, accounts, funnel: policy?.lifecycle?.funnel ?? [], day, policy: policy?.ref ?? null };
};
