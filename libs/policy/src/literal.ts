import type { ASTNode } from '@marcbachmann/cel-js';

/** A part of a condition without && and ||, and whether it must be true or false. */
export type Literal = Readonly<{ node: ASTNode; holds: boolean }>;

type Way = readonly Literal[];

/** More ways than this are not looked at. */
const MOST = 500;

/**
 * The ways in which a condition comes out true (or false): in each, all parts together. Undefined when there are too many of them. What cannot be
 * computed is neither true nor false: it makes none of the ways.
 */
export const ways = (node: ASTNode, holds: boolean): readonly Way[] | undefined => {
  switch (node.op) {
    case '&&':
      return holds ? both(node.args, [true, true]) : either(node.args, [false, false]);
    case '||':
      return holds ? either(node.args, [true, true]) : both(node.args, [false, false]);
    case '!_':
      return ways(node.args, !holds);
    case '?:': {
      const [condition, yes, no] = node.args;
      const first = both([condition, yes], [true, holds]);
      const second = both([condition, no], [false, holds]);
      return first && second && few([...first, ...second]);
    }
    case 'value':
      return node.args === holds ? [[]] : [];
    default:
      return [[{ node, holds }]];
  }
};

type Pair = readonly [ASTNode, ASTNode];
type Wanted = readonly [boolean, boolean];

const either = ([a, b]: Pair, [first, second]: Wanted): readonly Way[] | undefined => {
  const [left, right] = [ways(a, first), ways(b, second)];
  return left && right && few([...left, ...right]);
};

const both = ([a, b]: Pair, [first, second]: Wanted): readonly Way[] | undefined => {
  const [left, right] = [ways(a, first), ways(b, second)];
  if (!left || !right || left.length * right.length > MOST) return undefined;
  return left.flatMap((one) => right.map((other) => [...one, ...other]));
};

const few = (found: readonly Way[]): readonly Way[] | undefined => (found.length > MOST ? undefined : found);
