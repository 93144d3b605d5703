import type { ASTNode } from '@marcbachmann/cel-js';
import { nameOf } from './expression.ast.js';
import type { Interval, Possible } from './possible.js';

/** What is known of a name. */
export type Known = (name: string) => Possible | undefined;

/**
 * The numbers that an expression can give; undefined when nothing is known of it. Exact for whole numbers: a result beyond what a number carries
 * exactly counts as unbounded. Of decimals only names and constants are known, so that no rounding and nothing that is not a number gets in.
 */
export const numberOf = (node: ASTNode, known: Known): Interval | undefined => {
  const name = nameOf(node);
  if (name !== undefined) {
    const possible = known(name);
    return possible?.kind === 'number' ? possible : undefined;
  }
  switch (node.op) {
    case 'value':
      return constant(node.args);
    case '-_': {
      const of = whole(node.args, known);
      return of && int(-of.hi, -of.lo);
    }
    case '+':
      return combine(node.args, known, (a, b) => int(a.lo + b.lo, a.hi + b.hi));
    case '-':
      return combine(node.args, known, (a, b) => int(a.lo - b.hi, a.hi - b.lo));
    case '*':
      return combine(node.args, known, product);
    case '/':
      return combine(node.args, known, quotient);
    case '?:': {
      const [, yes, no] = node.args;
      return combine([yes, no], known, (a, b) => int(Math.min(a.lo, b.lo), Math.max(a.hi, b.hi)));
    }
    default:
      return undefined;
  }
};

const constant = (value: unknown): Interval | undefined => {
  if (typeof value === 'number') return { isInt: false, lo: value, hi: value };
  if (typeof value !== 'bigint') return undefined;
  const exact = Number(value);
  return Number.isSafeInteger(exact) ? int(exact, exact) : undefined;
};

const whole = (node: ASTNode, known: Known): Interval | undefined => {
  const found = numberOf(node, known);
  return found?.isInt ? found : undefined;
};

const combine = (
  [left, right]: readonly [ASTNode, ASTNode],
  known: Known,
  by: (a: Interval, b: Interval) => Interval | undefined,
): Interval | undefined => {
  const [a, b] = [whole(left, known), whole(right, known)];
  return a && b ? by(a, b) : undefined;
};

const int = (lo: number, hi: number): Interval => ({
  isInt: true,
  lo: Number.isSafeInteger(lo) ? lo : -Infinity,
  hi: Number.isSafeInteger(hi) ? hi : Infinity,
});

const product = (a: Interval, b: Interval): Interval => {
  // Without bounds times nothing is nothing: a bound that is not reached.
  const ends = [a.lo, a.hi].flatMap((x) => [b.lo, b.hi].map((y) => (x === 0 || y === 0 ? 0 : x * y)));
  return int(Math.min(...ends), Math.max(...ends));
};

/** Only by a constant: whole numbers are cut towards zero. */
const quotient = (a: Interval, { lo: by, hi }: Interval): Interval | undefined => {
  if (by !== hi || by === 0) return undefined;
  const ends = [Math.trunc(a.lo / by), Math.trunc(a.hi / by)];
  return int(Math.min(...ends), Math.max(...ends));
};

/** The next decimal above. */
export const above = (value: number): number => {
  if (!Number.isFinite(value)) return value;
  if (value === 0) return Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return view.getFloat64(0);
};

/** The next decimal below. */
export const below = (value: number): number => -above(-value);
