import type { CompiledFact, FactFeed, FactValue } from '@strata/policy';

/** What one event says about one fact: values in the order of its lines, and why others were left out. */
export type Reading = Readonly<{ values: readonly FactValue[]; uncounted: readonly string[] }>;

type Fields = Readonly<Record<string, unknown>>;
type Read = Readonly<{ value: FactValue } | { uncounted: string } | null>;

/** Reads an event's data for a feed; null when the event is not meant. Total: data of another shape is just not counted. */
export const readEvent = ({ fact, inLines, match, matchLines }: FactFeed, data: unknown, currency: string): Reading | null => {
  if (!isFields(data) || !matches(data, match)) return null;
  const lines = inLines || matchLines.length > 0 ? linesOf(data).filter((line) => matches(line, matchLines)) : [];
  if (matchLines.length > 0 && lines.length === 0) return null;
  if (fact.field === null) return { values: [1], uncounted: [] };
  const values: FactValue[] = [];
  const uncounted: string[] = [];
  for (const source of inLines ? lines : [data]) {
    const read = readField(fact, source[fact.field], currency);
    if (read && 'value' in read) values.push(read.value);
    else if (read) uncounted.push(read.uncounted);
  }
  return values.length === 0 && uncounted.length === 0 ? null : { values, uncounted };
};

/** A field that is absent says nothing; one that cannot be counted is named. */
const readField = ({ type, fold }: CompiledFact, found: unknown, currency: string): Read => {
  if (found === undefined || found === null) return null;
  if (fold === 'distinct') return isPlain(found) ? { value: String(found) } : { uncounted: 'a value that is not plain' };
  if (type === 'money') return readMoney(found, currency);
  if (type === 'int')
    return Number.isSafeInteger(found) ? { value: Number(found) } : { uncounted: 'a value that is not a whole number' };
  if (type === 'bool') return typeof found === 'boolean' ? { value: found } : { uncounted: 'a value that is not yes or no' };
  return typeof found === 'string' ? { value: found } : { uncounted: 'a value that is not a text' };
};

/** Two currencies never meet without a rate. */
const readMoney = (found: unknown, currency: string): Read => {
  if (!isFields(found) || !Number.isSafeInteger(found['amount'])) return { uncounted: 'a value that is not an amount' };
  return found['currency'] === currency
    ? { value: Number(found['amount']) }
    : { uncounted: `${String(found['currency'])} has no rate` };
};

const matches = (fields: Fields, wanted: FactFeed['match']): boolean => wanted.every(([name, value]) => fields[name] === value);

const linesOf = (data: Fields): readonly Fields[] => {
  const lines = data['lines'];
  return Array.isArray(lines) ? lines.filter(isFields) : [];
};

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const isPlain = (value: unknown): value is FactValue =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
