import { type AccountHistory, atRiskOn, type TermOutcome } from './history.js';
import { type Interval, wilson } from './interval.js';

/**
 * How terms were seen a number of days before their outcome, against what the outcome was. The four cells and `notJudged` add up to the terms.
 * A share is null where there is nothing to divide by.
 */
export type Confusion = Readonly<{
  daysBefore: number;
  lostWarned: number;
  lostUnwarned: number;
  renewedWarned: number;
  renewedUnwarned: number;
  /** So many days before, the term had not begun, or nothing was known of the account. */
  notJudged: number;
  /** Of those judged, how many were lost: the precision of a policy that always warns. */
  lossRate: number | null;
  /** Of those warned of, how many were lost. */
  precision: number | null;
  /** Of those lost, how many were warned of, and between which shares that lies with 95 % confidence. */
  recall: number | null;
  recallInterval: Interval | null;
}>;

/** Counts one row of confusion: how it was seen so many days before. Looks at nothing that came after that day. */
export class ConfusionCounts {
  readonly #daysBefore: number;
  #lostWarned = 0;
  #lostUnwarned = 0;
  #renewedWarned = 0;
  #renewedUnwarned = 0;
  #notJudged = 0;

  constructor(daysBefore: number) {
    this.#daysBefore = daysBefore;
  }

  add({ knownOn, outlooks }: AccountHistory, { begins, on, isLost }: TermOutcome): void {
    const day = on - this.#daysBefore;
    if (day < begins || day < knownOn) this.#notJudged += 1;
    else if (atRiskOn(outlooks, day) && isLost) this.#lostWarned += 1;
    else if (atRiskOn(outlooks, day)) this.#renewedWarned += 1;
    else if (isLost) this.#lostUnwarned += 1;
    else this.#renewedUnwarned += 1;
  }

  result(): Confusion {
    const [lostWarned, lostUnwarned] = [this.#lostWarned, this.#lostUnwarned];
    const renewedWarned = this.#renewedWarned;
    const [warned, lost] = [lostWarned + renewedWarned, lostWarned + lostUnwarned];
    const judged = lost + renewedWarned + this.#renewedUnwarned;
    return {
      daysBefore: this.#daysBefore,
      lostWarned,
      lostUnwarned,
      renewedWarned,
      renewedUnwarned: this.#renewedUnwarned,
      notJudged: this.#notJudged,
      lossRate: judged === 0 ? null : lost / judged,
      precision: warned === 0 ? null : lostWarned / warned,
      recall: lost === 0 ? null : lostWarned / lost,
      recallInterval: wilson(lostWarned, lost),
    };
  }
}
