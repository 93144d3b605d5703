import { quantileSorted } from 'simple-statistics';
import { type AccountHistory, alarmsOf, firstWarning, type TermOutcome } from './history.js';

/** How long before lost terms ended the first warning came, in days; between two ranks interpolated. Null where none was warned of. */
export type Lead = Readonly<{
  lost: number;
  warned: number;
  /** Lost without any warning in their term. */
  unwarned: number;
  median: number | null;
  lowerQuartile: number | null;
  upperQuartile: number | null;
}>;

/** Collects the lead of each lost term: from the first day of the term at whose end the account was seen at risk to its outcome. */
export class Leads {
  readonly #days: number[] = [];
  #lost = 0;

  add({ outlooks }: AccountHistory, { begins, on, isLost }: TermOutcome): void {
    if (!isLost) return;
    this.#lost += 1;
    const warning = firstWarning(outlooks, begins, on);
    if (warning !== undefined) this.#days.push(on - warning);
  }

  result(): Lead {
    const days = this.#days.toSorted((a, b) => a - b);
    const at = (share: number): number | null => (days.length === 0 ? null : quantileSorted(days, share));
    return {
      lost: this.#lost,
      warned: days.length,
      unwarned: this.#lost - days.length,
      median: at(0.5),
      lowerQuartile: at(0.25),
      upperQuartile: at(0.75),
    };
  }
}

/** Warnings as they begin, by the outcome of the account that came next. `right`, `wrong` and `open` add up to `alarms`. */
export type Alarms = Readonly<{
  alarms: number;
  /** The next outcome was a loss. */
  right: number;
  /** The next outcome was a renewal: a false alarm, or one that helped. */
  wrong: number;
  /** Nothing is known yet. */
  open: number;
  weeks: number;
  /** Null for less than a day. */
  wrongPerWeek: number | null;
}>;

/** The days that are looked at: both included. */
export type Span = Readonly<{ from: number; to: number }>;

/** Counts the warnings that begin within some days. */
export class AlarmCounts {
  readonly #span: Span;
  #right = 0;
  #wrong = 0;
  #open = 0;

  constructor(span: Span) {
    this.#span = span;
  }

  add({ outlooks, outcomes }: AccountHistory): void {
    const { from, to } = this.#span;
    const known = outcomes.filter(({ on }) => on <= to).toSorted((a, b) => a.on - b.on);
    for (const day of alarmsOf(outlooks)) {
      if (day < from || day > to) continue;
      const next = known.find(({ on }) => on > day);
      if (!next) this.#open += 1;
      else if (next.isLost) this.#right += 1;
      else this.#wrong += 1;
    }
  }

  result(): Alarms {
    const [right, wrong, open] = [this.#right, this.#wrong, this.#open];
    const weeks = Math.max(0, this.#span.to - this.#span.from + 1) / 7;
    return { alarms: right + wrong + open, right, wrong, open, weeks, wrongPerWeek: weeks === 0 ? null : wrong / weeks };
  }
}
