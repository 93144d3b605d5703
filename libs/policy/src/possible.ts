import type { BuiltInType, RulePlace } from './built-ins.js';
import type { PolicyDocument, ValueFact } from './policy.document.js';
import { valueFacts } from './policy.document.js';

/** Numbers from `lo` to `hi`, both included. */
export type Interval = Readonly<{ isInt: boolean; lo: number; hi: number }>;

/** The values that a fact can have when it is known. What is not said can be anything. */
export type Possible = Readonly<
  | ({ kind: 'number' } & Interval)
  | { kind: 'flag'; values: readonly boolean[] }
  | { kind: 'text'; only: readonly string[] | null; not: readonly string[] }
  | { kind: 'list'; has: readonly string[]; lacks: readonly string[] }
>;

/** Every value of a type. */
export const anyOf = (type: BuiltInType): Possible => {
  switch (type) {
    case 'int':
      return number(true);
    case 'double':
      return number(false);
    case 'bool':
      return { kind: 'flag', values: [true, false] };
    case 'string':
      return { kind: 'text', only: null, not: [] };
    case 'list<string>':
      return { kind: 'list', has: [], lacks: [] };
  }
};

const number = (isInt: boolean, lo = -Infinity, hi = Infinity): Possible => ({ kind: 'number', isInt, lo, hi });

/**
 * What facts and built-ins can be at a place of a policy, where it is less than everything of their type. A lifecycle may still see a tier or a stage
 * of a former policy, so nothing is said of them there.
 */
export const possibleAt = (place: RulePlace, document: PolicyDocument): ReadonlyMap<string, Possible> =>
  new Map<string, Possible>([
    ...valueFacts(document.facts).flatMap(([name, fact]) => {
      const possible = possibleOf(fact);
      return possible ? [[name, possible] as const] : [];
    }),
    ['rank_share', number(false, 0, 1)],
    ['days_since_end', number(true, 1)],
    ['days_live', number(true, 0)],
    ...(place === 'ladder' || place === 'segment' ? tiersOf(document) : []),
  ]);

const possibleOf = ({ type, fold, event, field, minus, match = {} }: ValueFact): Possible | undefined => {
  switch (fold) {
    case 'count':
      return minus === undefined ? number(true, 0) : undefined;
    case 'distinct':
    case 'since':
      return number(true, 0);
    case 'sum':
      return minus === undefined && isAmount(type, event) ? number(true, 0) : undefined;
    case 'min':
    case 'max':
      return isAmount(type, event) ? number(true, 0) : undefined;
    case 'last': {
      const wanted = field === undefined ? undefined : match[field];
      if (isAmount(type, event)) return number(true, 0);
      return type === 'string' && typeof wanted === 'string' ? { kind: 'text', only: [wanted], not: [] } : undefined;
    }
  }
};

/** Amounts of our own events are never below zero; what a company registers may be. */
const isAmount = (type: ValueFact['type'], event: string): boolean => type === 'money' && !event.startsWith('custom.');

const tiersOf = ({ ladders }: PolicyDocument): readonly (readonly [string, Possible])[] =>
  Object.entries(ladders).map(([name, { tiers, rules }]) => [
    `tier.${name}`,
    { kind: 'text', only: [...(tiers ?? []), ...(rules ?? [])].map(({ id }) => id), not: [] },
  ]);

/** What a fact can be, in words; undefined where nothing is known about it. */
export const inWords = (possible: Possible | undefined): string | undefined => {
  if (possible?.kind === 'text') return possible.only ? `is one of ${possible.only.join(', ')}` : undefined;
  if (possible?.kind !== 'number') return undefined;
  const { lo, hi } = possible;
  if (lo > -Infinity) return hi < Infinity ? `is between ${lo} and ${hi}` : `is never below ${lo}`;
  return hi < Infinity ? `is never above ${hi}` : undefined;
};
