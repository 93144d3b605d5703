import { messageOf } from '../failure.js';
import { ExactDecimal, ExactMoney, safeInteger } from './decimals.js';
import type { Expression, Scope } from './expression.js';
import { Moment } from './local-time.js';

/** What a part of an event's data is made from. */
export type Template =
  | Readonly<{ kind: 'expression'; expression: Expression }>
  | Readonly<{ kind: 'literal'; value: number | boolean }>
  | Readonly<{ kind: 'object'; fields: readonly (readonly [string, Template])[] }>
  | Readonly<{ kind: 'list'; items: readonly Template[] }>
  /** One element for each line of the group. */
  | Readonly<{ kind: 'each'; item: Template }>;

/** The line of a group on which an expression failed, and how. */
export class BadLine extends Error {
  override readonly name = 'BadLine';
  readonly index: number;

  constructor(index: number, message: string) {
    super(message);
    this.index = index;
  }
}

/**
 * The data of an event. `scopes` are the lines of the group in order; outside `each` the first of them is seen. Throws a BadLine.
 * A field whose value is null is left out: an event says what is known.
 */
export const fill = (template: Template, scopes: readonly Scope[], index = 0): unknown => {
  switch (template.kind) {
    case 'literal':
      return template.value;
    case 'expression':
      return valueOf(template.expression, scopes, index);
    case 'object':
      return objectOf(template.fields, scopes, index);
    case 'list':
      return template.items.map((item) => fill(item, scopes, index));
    case 'each':
      return scopes.map((_, line) => fill(template.item, scopes, line));
  }
};

/** The value of an expression for one line of a group, as JSON carries it. Throws a BadLine. */
export const valueOf = (expression: Expression, scopes: readonly Scope[], index = 0): unknown =>
  onLine(index, expression.source, () => jsonOf(expression.evaluate(scopes[index] ?? {})));

/** Runs something for one line of a group; what it throws becomes a BadLine that says which part of the mapping failed. */
export const onLine = <T>(index: number, part: string, run: () => T): T => {
  try {
    return run();
  } catch (error) {
    throw new BadLine(index, `${part}: ${messageOf(error)}`);
  }
};

const objectOf = (fields: readonly (readonly [string, Template])[], scopes: readonly Scope[], index: number): unknown => {
  const filled: Record<string, unknown> = {};
  for (const [name, part] of fields) {
    const value = fill(part, scopes, index);
    if (value !== null) filled[name] = value;
  }
  return filled;
};

const jsonOf = (value: unknown): unknown => {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'bigint') return safeInteger(value);
  if (value instanceof ExactMoney) return { amount: value.amount, currency: value.currency };
  if (value instanceof Moment) return value.instant;
  if (value instanceof ExactDecimal) throw new Error('a decimal cannot be written exactly in JSON: use money() or a text');
  if (Array.isArray(value)) return value.map(jsonOf);
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, part]) => [String(name), jsonOf(part)]));
  if (typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, jsonOf(part)]));
  throw new Error('the value is not text, a whole number, money, an instant or a truth value');
};
