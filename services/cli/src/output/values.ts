import { formatMoney } from '@strata/kernel';
import { counted, grouped } from './text.js';

/** A sum of money in words, from minor units. */
export const money = (amount: number, currency: string): string => formatMoney({ amount, currency });

/** A fact's value for people; money by the type that the policy declares for the fact. */
export const factText = (value: unknown, type: string | undefined, currency: string): string => {
  if (typeof value === 'number') return type === 'money' && currency ? money(value, currency) : grouped(value);
  return inWords(value);
};

/** Any plain value for people: `yes` and `no`, `30 minutes` for a duration; a list with commas. */
export const inWords = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return durationText(value) ?? value;
  return Array.isArray(value) ? value.map(inWords).join(', ') : JSON.stringify(value);
};

const UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'];

/** `PT30M` as `30 minutes`, `P1DT12H` as `1 day 12 hours`; undefined when the text is no duration of ISO 8601. */
const durationText = (text: string): string | undefined => {
  const found = /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  return found
    ?.slice(1)
    .flatMap((count: string | undefined, n) => (count === undefined ? [] : [counted(Number(count), UNITS[n] ?? '')]))
    .join(' ');
};

/** `+10`, `-5`, `0`: a contribution. */
export const signed = (points: number): string => (points > 0 ? `+${points}` : String(points));
