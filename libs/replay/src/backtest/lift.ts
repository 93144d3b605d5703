import type { AccountHistory, RuleRef, TermOutcome } from './history.js';
import { type Interval, wilson } from './interval.js';

/** Of fewer terms, a share says little: such a rule is marked. */
const FEW_TERMS = 10;

/** What a rule was worth as a warning. */
export type RuleLift = RuleRef &
  Readonly<{
    /** How often it fired in all, on any day, and for how many accounts. */
    fired: number;
    accounts: number;
    /** The terms in which it fired before their outcome, and how many of them were lost. */
    terms: number;
    lost: number;
    /** `lost / terms`, and between which shares it lies with 95 % confidence; null where it fired before no outcome. */
    lossRate: number | null;
    interval: Interval | null;
    /** How many times the loss rate of all terms that is: 1 says nothing, above 1 warns, below 1 reassures. Null without losses. */
    lift: number | null;
    liftInterval: Interval | null;
    /** Fewer than ten terms: chance alone explains nearly any lift. */
    isFew: boolean;
  }>;

type Counts = { fired: number; accounts: number; terms: number; lost: number };

/** Counts what rules were worth. A rule counts once a term, however often it fired in it. */
export class LiftCounts {
  readonly #rules: readonly RuleRef[];
  readonly #counts: ReadonlyMap<string, Counts>;
  #terms = 0;
  #lost = 0;

  constructor(rules: readonly RuleRef[]) {
    this.#rules = rules;
    this.#counts = new Map(rules.map((rule) => [keyOf(rule), { fired: 0, accounts: 0, terms: 0, lost: 0 }]));
  }

  /** What fired in the term before its outcome. */
  addTerm({ firings }: AccountHistory, { begins, on, isLost }: TermOutcome): void {
    this.#terms += 1;
    if (isLost) this.#lost += 1;
    const before = firings.filter((firing) => firing.on >= begins && firing.on < on);
    for (const key of new Set(before.map(({ rule }) => keyOf(rule)))) {
      const counts = this.#counts.get(key);
      if (!counts) continue;
      counts.terms += 1;
      if (isLost) counts.lost += 1;
    }
  }

  addAccount({ firings }: AccountHistory): void {
    const seen = new Set<string>();
    for (const { rule } of firings) {
      const key = keyOf(rule);
      const counts = this.#counts.get(key);
      if (!counts) continue;
      counts.fired += 1;
      if (!seen.has(key)) counts.accounts += 1;
      seen.add(key);
    }
  }

  /** The rules that fired for anybody, of the greatest lift first; those without one last. */
  result(): readonly RuleLift[] {
    const base = this.#terms === 0 ? 0 : this.#lost / this.#terms;
    return this.#rules
      .map((rule) => ({ ...rule, ...this.#of(rule) }))
      .filter(({ fired }) => fired > 0)
      .map((rule) => liftOf(rule, base))
      .toSorted((a, b) => (b.lift ?? -1) - (a.lift ?? -1) || b.terms - a.terms);
  }

  /** The rules that fired for nobody, on no day. */
  neverFired(): readonly RuleRef[] {
    return this.#rules.filter((rule) => this.#of(rule).fired === 0);
  }

  #of(rule: RuleRef): Counts {
    return this.#counts.get(keyOf(rule)) ?? { fired: 0, accounts: 0, terms: 0, lost: 0 };
  }
}

const liftOf = (rule: RuleRef & Counts, base: number): RuleLift => {
  const { terms, lost } = rule;
  const lossRate = terms === 0 ? null : lost / terms;
  const interval = wilson(lost, terms);
  const over = (share: number | null): number | null => (share === null || base === 0 ? null : share / base);
  const liftInterval = interval && base > 0 ? ([interval[0] / base, interval[1] / base] as const) : null;
  return { ...rule, lossRate, interval, lift: over(lossRate), liftInterval, isFew: terms < FEW_TERMS };
};

const keyOf = ({ kind, id }: RuleRef): string => `${kind} ${id}`;
