import type { ASTNode } from '@marcbachmann/cel-js';
import { nameOf } from './expression.ast.js';
import { above, below, numberOf } from './interval.js';
import type { Literal } from './literal.js';
import type { Interval, Possible } from './possible.js';

type Values = ReadonlyMap<string, Possible>;
type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** More rounds than this are not worth it: bounds that still move then are left where they are. */
const ROUNDS = 12;

/** What is left of the values of each name when all parts of a condition hold; undefined when nothing is. */
export const narrowed = (literals: readonly Literal[], possible: Values): Values | undefined => {
  if (areOpposed(literals)) return undefined;
  let values = possible;
  for (let round = 0; round < ROUNDS; round += 1) {
    let next: Values = values;
    for (const literal of literals) {
      const left = apply(next, literal);
      if (!left) return undefined;
      next = left;
    }
    if (next === values) break;
    values = next;
  }
  return values;
};

const FLIPPED: Readonly<Record<Comparison, Comparison>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '==': '!=', '!=': '==' };
const MIRRORED: Readonly<Record<Comparison, Comparison>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' };
const SIGNS: Readonly<Record<Comparison, readonly number[]>> = {
  '<': [-1],
  '<=': [-1, 0],
  '>': [1],
  '>=': [0, 1],
  '==': [0],
  '!=': [-1, 1],
};

const comparisonOf = ({ node, holds }: Literal): readonly [Comparison, ASTNode, ASTNode] | undefined => {
  switch (node.op) {
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '==':
    case '!=':
      return [holds ? node.op : FLIPPED[node.op], node.args[0], node.args[1]];
    default:
      return undefined;
  }
};

/** Applies one part; the same object when it says nothing new, undefined when it leaves nothing. */
const apply = (values: Values, literal: Literal): Values | undefined => {
  const { node, holds } = literal;
  const name = nameOf(node);
  if (name !== undefined) return narrow(values, name, (possible) => flagged(possible, holds));
  if (node.op === 'in') return within(values, node.args[0], node.args[1], holds);
  const compared = comparisonOf(literal);
  return compared ? compare(values, ...compared) : values;
};

const compare = (values: Values, op: Comparison, left: ASTNode, right: ASTNode): Values | undefined => {
  const first = compareWith(values, op, left, right);
  return first && compareWith(first, MIRRORED[op], right, left);
};

/** What a comparison says about its left side. */
const compareWith = (values: Values, op: Comparison, left: ASTNode, right: ASTNode): Values | undefined => {
  const known = (name: string): Possible | undefined => values.get(name);
  const name = nameOf(left);
  const [a, b] = [numberOf(left, known), numberOf(right, known)];
  if (a && b) {
    const rest = bounded(a, op, b);
    if (!rest) return undefined;
    return name === undefined ? values : narrow(values, name, (possible) => ({ ...possible, ...rest }));
  }
  const isEqual = op === '==';
  if (name === undefined || right.op !== 'value' || (!isEqual && op !== '!=')) return values;
  const wanted: unknown = right.args;
  if (typeof wanted === 'boolean') return narrow(values, name, (possible) => flagged(possible, wanted === isEqual));
  return typeof wanted === 'string' ? narrow(values, name, (possible) => texts(possible, [wanted], isEqual)) : values;
};

/** The part of an interval that can stand in a comparison with some value of another. */
const bounded = (a: Interval, op: Comparison, b: Interval): Interval | undefined => {
  switch (op) {
    case '<':
      return cut(a, -Infinity, below(b.hi));
    case '<=':
      return cut(a, -Infinity, b.hi);
    case '>':
      return cut(a, above(b.lo), Infinity);
    case '>=':
      return cut(a, b.lo, Infinity);
    case '==':
      return cut(a, b.lo, b.hi);
    case '!=':
      return b.lo === b.hi ? without(a, b.lo) : a;
  }
};

const cut = (a: Interval, least: number, most: number): Interval | undefined => {
  const lo = Math.max(a.lo, a.isInt ? Math.ceil(least) : least);
  const hi = Math.min(a.hi, a.isInt ? Math.floor(most) : most);
  return lo > hi ? undefined : { isInt: a.isInt, lo, hi };
};

/** Only an end can be taken away: what is left must be one piece. */
const without = (a: Interval, value: number): Interval | undefined => {
  if (a.lo === value) return cut(a, above(value), Infinity);
  return a.hi === value ? cut(a, -Infinity, below(value)) : a;
};

const within = (values: Values, item: ASTNode, list: ASTNode, holds: boolean): Values | undefined => {
  const known = (name: string): Possible | undefined => values.get(name);
  const [name, of] = [nameOf(item), nameOf(list)];
  if (of !== undefined && item.op === 'value' && typeof item.args === 'string') {
    const wanted = item.args;
    return narrow(values, of, (possible) => listed(possible, wanted, holds));
  }
  if (name === undefined || list.op !== 'list') return values;
  const items = list.args.flatMap((one) => (one.op === 'value' ? [one] : []));
  if (items.length < list.args.length) return values;
  const wanted = items.flatMap(({ args }) => (typeof args === 'string' ? [args] : []));
  if (wanted.length === items.length) return narrow(values, name, (possible) => texts(possible, wanted, holds));
  const numbers = items.flatMap((one) => numberOf(one, known) ?? []);
  return numbers.length === items.length ? narrow(values, name, (possible) => numbered(possible, numbers, holds)) : values;
};

const narrow = (values: Values, name: string, by: (possible: Possible) => Possible | undefined): Values | undefined => {
  const before = values.get(name);
  if (!before) return values;
  const after = by(before);
  if (!after) return undefined;
  return JSON.stringify(bare(after)) === JSON.stringify(bare(before)) ? values : new Map(values).set(name, after);
};

/** JSON has no bounds without end. */
const bare = (possible: Possible): unknown =>
  possible.kind === 'number' ? [String(possible.lo), String(possible.hi)] : possible;

const flagged = (possible: Possible, holds: boolean): Possible | undefined =>
  possible.kind !== 'flag' ? possible : possible.values.includes(holds) ? { kind: 'flag', values: [holds] } : undefined;

const texts = (possible: Possible, wanted: readonly string[], holds: boolean): Possible | undefined => {
  if (possible.kind !== 'text') return possible;
  const { only, not } = possible;
  const allowed = (text: string): boolean => (only?.includes(text) ?? true) && !not.includes(text);
  const left = holds ? wanted.filter(allowed) : (only?.filter((text) => !wanted.includes(text)) ?? null);
  if (left?.length === 0) return undefined;
  return { kind: 'text', only: left, not: holds ? not : [...new Set([...not, ...wanted])] };
};

const numbered = (possible: Possible, wanted: readonly Interval[], holds: boolean): Possible | undefined => {
  if (possible.kind !== 'number') return possible;
  if (!holds) {
    const left = wanted.reduce<Interval | undefined>((before, { lo }) => before && without(before, lo), possible);
    return left && { ...possible, ...left };
  }
  const allowed = wanted.map(({ lo }) => lo).filter((value) => value >= possible.lo && value <= possible.hi);
  return allowed.length === 0 ? undefined : { ...possible, lo: Math.min(...allowed), hi: Math.max(...allowed) };
};

const listed = (possible: Possible, text: string, holds: boolean): Possible | undefined => {
  if (possible.kind !== 'list') return possible;
  const { has, lacks } = possible;
  if ((holds ? lacks : has).includes(text)) return undefined;
  return holds
    ? { kind: 'list', has: [...new Set([...has, text])], lacks }
    : { kind: 'list', has, lacks: [...new Set([...lacks, text])] };
};

/** Whether two parts say the opposite of the same thing: `a > b` and `b >= a`, something and not it. */
const areOpposed = (literals: readonly Literal[]): boolean => {
  const signs = new Map<string, readonly number[]>();
  const wanted = new Map<string, boolean>();
  return literals.some((literal) => {
    const compared = comparisonOf(literal);
    if (compared && isExact(compared[1]) && isExact(compared[2])) return narrowSigns(signs, ...compared);
    const key = keyOf(literal.node);
    const before = wanted.get(key);
    wanted.set(key, literal.holds);
    return before !== undefined && before !== literal.holds;
  });
};

const narrowSigns = (signs: Map<string, readonly number[]>, op: Comparison, left: ASTNode, right: ASTNode): boolean => {
  const [a, b] = [keyOf(left), keyOf(right)];
  const [key, allowed] = a <= b ? [`${a} ${b}`, SIGNS[op]] : [`${b} ${a}`, SIGNS[MIRRORED[op]]];
  const before = signs.get(key) ?? (a === b ? [0] : [-1, 0, 1]);
  const left_ = before.filter((sign) => allowed.includes(sign));
  signs.set(key, left_);
  return left_.length === 0;
};

/** Names and constants: what is less than, equal to or more than another, and never neither. */
const isExact = (node: ASTNode): boolean => nameOf(node) !== undefined || node.op === 'value';

/** The same text for the same expression, and only for it. */
const keyOf = (node: ASTNode): string => {
  const parts = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(parts).join()}]`;
    if (typeof value === 'object' && value !== null && 'op' in value && 'args' in value)
      return `${String(value.op)}(${parts(value.args)})`;
    return typeof value === 'string' ? JSON.stringify(value) : `${typeof value}:${String(value)}`;
  };
  return parts(node);
};
