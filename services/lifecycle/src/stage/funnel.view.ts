import { fromDayNumber, type PlainDate, toDayNumber } from '@strata/kernel';
import type { CompiledPolicy } from '@strata/policy';
import { shareOf } from '../reports/ratios.js';
import type { CohortCell, FunnelStage, FunnelStep, Stuck } from './funnel.js';

type Counted = Readonly<{
  counted: readonly FunnelStage[];
  steps: readonly FunnelStep[];
  cohorts: readonly CohortCell[];
  stuck: readonly Stuck[];
}>;

const NOBODY = { accounts: 0, entered: 0, next: {}, averageDays: null, medianDays: null, longestDays: null };

/** Since when an account must be in a stage to be stuck in it, of the stages for which the policy says so. */
export const stuckLimits = (
  policy: CompiledPolicy | null,
  day: PlainDate,
): readonly Readonly<{ stage: string; since: PlainDate }>[] =>
  (policy?.lifecycle?.stages ?? []).flatMap(({ id, stuckAfter }) =>
    stuckAfter ? [{ stage: id, since: fromDayNumber(stuckAfter.before(toDayNumber(day))) }] : [],
  );

/**
 * The funnel in the order of the policy: every stage it knows, also those in which nobody is, and behind them stages of former policies in which
 * somebody was. `accounts` of the stages add up to `accounts`, and so do those of the cohorts.
 */
export const funnelOf = (policy: CompiledPolicy | null, day: PlainDate | null, { counted, steps, cohorts, stuck }: Counted) => {
  const known = policy?.lifecycle?.stages ?? [];
  const former = counted.filter(({ stage }) => !known.some(({ id }) => id === stage));
  const details = (stage: string) => {
    const mine = stuck.filter((one) => one.stage === stage);
    return {
      conversion: conversionOf(steps.find((step) => step.stage === stage)),
      stuckAccounts: mine[0]?.of ?? 0,
      stuck: mine.map(({ accountId, name, since, days }) => ({ accountId, name, stage, since, days })),
    };
  };
  const items = [
    ...known.map(({ id, label }) => ({
      ...(counted.find(({ stage }) => stage === id) ?? { stage: id, ...NOBODY }),
      label,
      ...details(id),
    })),
    ...former.map((stage) => ({ ...stage, label: null, ...details(stage.stage) })),
  ];
  const order = items.map(({ stage }) => stage);
  const accounts = items.reduce((sum, item) => sum + item.accounts, 0);
  const funnel = policy?.lifecycle?.funnel ?? [];
  return { items, next: null, accounts, funnel, cohorts: cohortsOf(cohorts, order), day, policy: policy?.ref ?? null };
};

/** To the next stage of the funnel; null outside of it, and at its end. */
const conversionOf = (step: FunnelStep | undefined) =>
  step && step.next !== null ? { to: step.next, accounts: step.converted, rate: shareOf(step.converted, step.entered) } : null;

/** By month of signing, the accounts that have not signed last; of each stage who is in it now, and which share of the cohort ever was. */
const cohortsOf = (cells: readonly CohortCell[], order: readonly string[]) =>
  [...Map.groupBy(cells, ({ signedIn }) => signedIn)].map(([signedIn, own]) => {
    const accounts = own.reduce((sum, cell) => sum + cell.accounts, 0);
    const stages = own
      .toSorted((a, b) => order.indexOf(a.stage) - order.indexOf(b.stage))
      .map(({ stage, accounts: now, entered }) => ({ stage, accounts: now, entered, share: shareOf(entered, accounts) }));
    return { signedIn, accounts, stages };
  });
