import { type Confusion, ConfusionCounts } from './confusion.js';
import type { AccountHistory, RuleRef } from './history.js';
import { type Alarms, AlarmCounts, type Lead, Leads, type Span } from './lead.js';
import { LiftCounts, type RuleLift } from './lift.js';

/** How many days before an outcome the prediction is looked at. */
export const HORIZONS: readonly number[] = [60, 90, 180];

/** A policy's warnings against what became of the terms. Everything in it is counted; nothing is weighted. */
export type Backtest = Readonly<{
  accounts: number;
  /** Terms with an outcome. `lossRate` is null where there are none. */
  outcomes: Readonly<{ terms: number; renewed: number; lost: number; lossRate: number | null }>;
  confusion: readonly Confusion[];
  lead: Lead;
  alarms: Alarms;
  rules: readonly RuleLift[];
  neverFired: readonly RuleRef[];
}>;

export type BacktestOptions = Readonly<{
  /** Only outcomes of these days are counted, and only warnings that begin on them. */
  span: Span;
  /** The policy's rules that can fire: what fires beside them is not counted. */
  rules: readonly RuleRef[];
  horizons?: readonly number[];
}>;

/**
 * Adds up accounts one by one, and keeps no account: memory grows with the number of lost terms alone. Pure; the order of the accounts does not
 * matter.
 */
export class Backtesting {
  readonly #span: Span;
  readonly #confusion: readonly ConfusionCounts[];
  readonly #leads = new Leads();
  readonly #alarms: AlarmCounts;
  readonly #lifts: LiftCounts;
  #accounts = 0;
  #renewed = 0;
  #lost = 0;

  constructor({ span, rules, horizons = HORIZONS }: BacktestOptions) {
    this.#span = span;
    this.#confusion = horizons.map((days) => new ConfusionCounts(days));
    this.#alarms = new AlarmCounts(span);
    this.#lifts = new LiftCounts(rules);
  }

  add(account: AccountHistory): void {
    this.#accounts += 1;
    for (const outcome of account.outcomes) {
      if (outcome.on < this.#span.from || outcome.on > this.#span.to) continue;
      if (outcome.isLost) this.#lost += 1;
      else this.#renewed += 1;
      for (const confusion of this.#confusion) confusion.add(account, outcome);
      this.#leads.add(account, outcome);
      this.#lifts.addTerm(account, outcome);
    }
    this.#alarms.add(account);
    this.#lifts.addAccount(account);
  }

  result(): Backtest {
    const [renewed, lost] = [this.#renewed, this.#lost];
    const terms = renewed + lost;
    return {
      accounts: this.#accounts,
      outcomes: { terms, renewed, lost, lossRate: terms === 0 ? null : lost / terms },
      confusion: this.#confusion.map((confusion) => confusion.result()),
      lead: this.#leads.result(),
      alarms: this.#alarms.result(),
      rules: this.#lifts.result(),
      neverFired: this.#lifts.neverFired(),
    };
  }
}
