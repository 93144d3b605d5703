import { rounded, shareOf } from './ratios.js';

/** How long a line of the report is. */
export type ReportPeriod = 'month' | 'quarter';

/** Terms that end in one month and went alike; or accounts that were marked as churned in one month. Amounts in minor units of one currency. */
export type RenewalCell = Readonly<{
  /** `2026-03`: of the end of the term, or of the churn. */
  month: string;
  /** What the report groups by; null where it is not known, and where it does not group. */
  group: string | null;
  /**
   * `open`: nobody knows yet. `announced`: the term still runs, but the customer has said that it will not renew. `churned` counts accounts, all
   * others count terms.
   */
  kind: 'renewed' | 'lapsed' | 'terminated' | 'announced' | 'open' | 'churned';
  reason: string | null;
  count: number;
  /** Of them, those of which the renewal card, or who looks after the customer, gives a probability. */
  assessed: number;
  /** The sum of these probabilities, in percent. */
  probability: number;
  /** What the terms were worth, as far as it is known in the currency of the policy. */
  amount: number;
  /** What they were renewed for. */
  settledAmount: number;
  /** The sum of amount × probability, over the assessed. */
  expectedAmount: number;
  /** Of those that are open, how many somebody committed to, and what they are to bring. */
  committed: number;
  committedAmount: number;
  /** Terms of which no amount in the currency of the policy is known. */
  unpriced: number;
}>;

type Reasons = Readonly<Record<string, number>>;

/** What became of the terms that end in a time, and what is expected of those that are open. */
export type RenewalFigures = Readonly<{
  due: number;
  renewed: number;
  lapsed: number;
  terminated: number;
  /** Terms that still run, of which the customer has said that it will not renew them. */
  announced: number;
  open: number;
  /** Renewed terms of those of which it is known; null while nothing is known. */
  renewalRate: number | null;
  /** Accounts that were marked as churned in this time. */
  churned: number;
  /** How often which reason was given; `unknown` where none was. */
  reasons: Readonly<{ renewed: Reasons; notRenewed: Reasons; churned: Reasons }>;
  amounts: Readonly<{ due: number; renewedFor: number; lost: number; unpriced: number }>;
  /** Of the open terms: how many have a probability, how many of these renew by it, and what they are worth by it. */
  forecast: Readonly<{
    terms: number;
    renewals: number;
    amount: number;
    /** Of them, those that somebody committed to. */
    committed: Readonly<{ terms: number; amount: number }>;
    /** With what is already known, announced losses among it. */
    renewalRate: number | null;
  }>;
}>;

export type RenewalLine = Readonly<{ period: string; group: string | null }> & RenewalFigures;

/** Lines by period and group, and the same added up by period, by group and over all. */
export type RenewalSums = Readonly<{
  items: readonly RenewalLine[];
  byPeriod: readonly (Readonly<{ period: string }> & RenewalFigures)[];
  byGroup: readonly (Readonly<{ group: string | null }> & RenewalFigures)[];
  forecastByMonth: readonly (Readonly<{ month: string }> & RenewalFigures['forecast'])[];
  total: RenewalFigures;
}>;

/** `2026-05` is in `2026-Q2`. */
export const periodOf = (month: string, period: ReportPeriod): string =>
  period === 'month' ? month : `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5, 7)) / 3)}`;

/** The renewals report from its cells. Every line and every sum is counted from the same cells, so that they add up. Source: S2 (renewal report). */
export const renewalSums = (cells: readonly RenewalCell[], period: ReportPeriod): RenewalSums => {
  const groups = inOrder(cells.map(({ group }) => group));
  const byPeriod = groupedBy(cells, ({ month }) => periodOf(month, period));
  const open = cells.filter(({ kind }) => kind === 'open');
  return {
    items: byPeriod.flatMap(([name, own]) =>
      groups.flatMap((group) => {
        const line = own.filter((cell) => cell.group === group);
        return line.length > 0 ? [{ period: name, group, ...figuresOf(line) }] : [];
      }),
    ),
    byPeriod: byPeriod.map(([name, own]) => ({ period: name, ...figuresOf(own) })),
    byGroup: groups.map((group) => ({ group, ...figuresOf(cells.filter((cell) => cell.group === group)) })),
    forecastByMonth: groupedBy(open, ({ month }) => month).map(([month, own]) => ({ month, ...forecastOf(own) })),
    total: figuresOf(cells),
  };
};

const figuresOf = (cells: readonly RenewalCell[]): RenewalFigures => {
  const count = (kind: RenewalCell['kind']): number => sumOf(cells, (cell) => (cell.kind === kind ? cell.count : 0));
  const [renewed, lapsed, terminated] = [count('renewed'), count('lapsed'), count('terminated')];
  const [announced, open] = [count('announced'), count('open')];
  const terms = cells.filter(({ kind }) => kind !== 'churned');
  const lost = terms.filter(({ kind }) => kind === 'lapsed' || kind === 'terminated');
  return {
    due: renewed + lapsed + terminated + announced + open,
    renewed,
    lapsed,
    terminated,
    announced,
    open,
    renewalRate: shareOf(renewed, renewed + lapsed + terminated),
    churned: count('churned'),
    reasons: {
      renewed: reasonsOf(cells.filter(({ kind }) => kind === 'renewed')),
      notRenewed: reasonsOf([...lost, ...terms.filter(({ kind }) => kind === 'announced')]),
      churned: reasonsOf(cells.filter(({ kind }) => kind === 'churned')),
    },
    amounts: {
      due: sumOf(terms, ({ amount }) => amount),
      renewedFor: sumOf(terms, ({ settledAmount }) => settledAmount),
      lost: sumOf(lost, ({ amount }) => amount),
      unpriced: sumOf(terms, ({ unpriced }) => unpriced),
    },
    forecast: forecastOf(terms),
  };
};

/** An open term without a probability is not forecast at all: neither as a renewal nor as a loss. */
const forecastOf = (cells: readonly RenewalCell[]): RenewalFigures['forecast'] => {
  const open = cells.filter(({ kind }) => kind === 'open');
  const settled = cells.filter(({ kind }) => kind !== 'open' && kind !== 'churned');
  const renewed = settled.filter(({ kind }) => kind === 'renewed');
  const terms = sumOf(open, ({ assessed }) => assessed);
  const renewals = sumOf(open, ({ probability }) => probability) / 100;
  const known = sumOf(settled, ({ count }) => count);
  return {
    terms,
    renewals: rounded(renewals, 2),
    amount: Math.round(sumOf(open, ({ expectedAmount }) => expectedAmount) / 100),
    committed: {
      terms: sumOf(open, ({ committed }) => committed),
      amount: sumOf(open, ({ committedAmount }) => committedAmount),
    },
    renewalRate: shareOf(sumOf(renewed, ({ count }) => count) + renewals, known + terms),
  };
};

const reasonsOf = (cells: readonly RenewalCell[]): Reasons =>
  Object.fromEntries(
    groupedBy(cells, ({ reason }) => reason ?? 'unknown').map(([reason, own]) => [reason, sumOf(own, ({ count }) => count)]),
  );

const sumOf = <Of>(list: readonly Of[], value: (one: Of) => number): number => list.reduce((sum, one) => sum + value(one), 0);

const groupedBy = <Of>(list: readonly Of[], keyOf: (one: Of) => string): readonly (readonly [string, readonly Of[]])[] =>
  [...Map.groupBy(list, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1));

/** Each once, in order of text, what is not known last. */
const inOrder = (groups: readonly (string | null)[]): readonly (string | null)[] => {
  const known = [...new Set(groups.filter((group) => group !== null))].sort();
  return groups.includes(null) ? [...known, null] : known;
};
