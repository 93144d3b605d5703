import { addDays, daysBetween, type PlainDate } from '@strata/kernel';

/** Days from `from` to `until`, both included. */
export type Span = Readonly<{ from: PlainDate; until: PlainDate }>;

/** The day after the given part of the span: 0 is its first day, 1 its last. */
export const partOf = ({ from, until }: Span, part: number): PlainDate =>
  addDays(from, Math.round(daysBetween(from, until) * part));
