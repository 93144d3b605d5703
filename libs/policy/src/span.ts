import { fromDayNumber, leavesWindowOn, parsePeriod, subtractPeriod, toDayNumber } from '@strata/kernel';
import type { Span } from './compiled-policy.js';

/** Compiles an ISO 8601 calendar period (`P12M`) for day numbers; undefined when the text is not one. */
export const compileSpan = (text: string): Span | undefined => {
  const period = parsePeriod(text);
  if (!period) return undefined;
  return {
    text,
    before: remember((day) => toDayNumber(subtractPeriod(fromDayNumber(day), period))),
    leavesOn: remember((day) => toDayNumber(leavesWindowOn(fromDayNumber(day), period))),
  };
};

/** A history asks for the same few thousand days a million times. */
const remember = (compute: (day: number) => number): ((day: number) => number) => {
  const known = new Map<number, number>();
  return (day) => {
    const found = known.get(day);
    if (found !== undefined) return found;
    const value = compute(day);
    known.set(day, value);
    return value;
  };
};
