import { formatMoney } from '@strata/kernel';
import { grouped } from './text.js';

/** A sum of money in words, from minor units. */
export const money = (amount: number, currency: string): string => formatMoney({ amount, currency });

/** A fact's value for people; money by the type that the policy declares for the fact. */
export const factText = (value: unknown, type: string | undefined, currency: string): string => {
  if (typeof value === 'number') return type === 'money' && currency ? money(value, currency) : grouped(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** `+10`, `-5`, `0`: a contribution. */
export const signed = (points: number): string => (points > 0 ? `+${points}` : String(points));
