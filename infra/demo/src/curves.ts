import { daysBetween, type PlainDate } from '@strata/kernel';

/** How strong something is on a day, as a factor: 1 is the customer's normal. */
export type Curve = (on: PlainDate) => number;

export const steady: Curve = () => 1;

/** Compound growth (or, with a negative rate, decline) a month from `from` on, never above `most` nor below `least`. */
export const trend =
  (from: PlainDate, monthly: number, { least = 0.05, most = 6 } = {}): Curve =>
  (on) =>
    Math.min(most, Math.max(least, (1 + monthly) ** (Math.max(0, daysBetween(from, on)) / 30.4)));

/** Falls to `depth` on `from`, stays there until `until`, and climbs back over `recovery` days. */
export const dip =
  (from: PlainDate, until: PlainDate, depth: number, recovery = 42): Curve =>
  (on) => {
    if (on < from) return 1;
    if (on <= until) return depth;
    return Math.min(1, depth + ((1 - depth) * daysBetween(until, on)) / recovery);
  };

/** Slides from 1 on `from` to `depth` on `until`, and stays there. */
export const fade =
  (from: PlainDate, until: PlainDate, depth: number): Curve =>
  (on) => {
    if (on <= from) return 1;
    if (on >= until) return depth;
    return 1 - ((1 - depth) * daysBetween(from, on)) / daysBetween(from, until);
  };

/** Grows from a tenth to the whole over the first weeks of use. */
export const rampUp =
  (from: PlainDate, days = 70): Curve =>
  (on) =>
    Math.min(1, 0.1 + (0.9 * Math.max(0, daysBetween(from, on))) / days);

const OFFICE_YEAR = [0.95, 0.72, 1.05, 1, 0.97, 1.02, 0.96, 0.94, 1.05, 0.9, 1.08, 1.06];
const GIFT_YEAR = [1.9, 0.5, 0.45, 0.5, 0.55, 0.6, 0.55, 0.8, 1.1, 1.2, 1.7, 2.15];

const byMonth =
  (year: readonly number[]): Curve =>
  (on) =>
    year[Number(on.slice(5, 7)) - 1] ?? 1;

/** Every office is quieter around the spring festival and the October holidays. */
export const officeYear: Curve = byMonth(OFFICE_YEAR);

/** Gift and seasonal trades earn their year from November to January. */
export const giftYear: Curve = byMonth(GIFT_YEAR);

export const together =
  (...curves: readonly Curve[]): Curve =>
  (on) =>
    curves.reduce((product, curve) => product * curve(on), 1);
