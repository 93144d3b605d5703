import { type ASTNode, serialize } from '@marcbachmann/cel-js';
import { builtInRoots } from './built-ins.js';

/** The names that an expression reads: `referrals`, `window.focus`. */
export const namesIn = (node: unknown): readonly string[] => {
  if (Array.isArray(node)) return node.flatMap(namesIn);
  if (!isAst(node)) return [];
  const name = nameOf(node);
  return name === undefined ? namesIn(node.args) : [name];
};

/** The texts and numbers that are written in an expression. */
export const literalsIn = (node: unknown): readonly (string | number)[] => {
  if (Array.isArray(node)) return node.flatMap(literalsIn);
  if (!isAst(node) || nameOf(node) !== undefined) return [];
  if (node.op !== 'value') return literalsIn(node.args);
  const { args } = node;
  return typeof args === 'bigint' ? [Number(args)] : typeof args === 'string' || typeof args === 'number' ? [args] : [];
};

/** A name, also one of a built-in in parts: `tier.value`, `tier['key-accounts']`. */
export const nameOf = (node: ASTNode): string | undefined => {
  if (node.op === 'id') return node.args;
  if (node.op !== '.' && node.op !== '[]') return undefined;
  const [of, part]: readonly unknown[] = node.args;
  const field = isAst(part) && part.op === 'value' ? part.args : part;
  return isAst(of) && of.op === 'id' && builtInRoots.includes(of.args) && typeof field === 'string'
    ? `${of.args}.${field}`
    : undefined;
};

/** The sides of `||` at the top; the expression itself when there is no choice. */
export const sidesOf = (node: ASTNode): readonly ASTNode[] => (node.op === '||' ? node.args.flatMap(sidesOf) : [node]);

/** The sides of `||` at the top, as they are written; none when there is no choice. */
export const alternativesOf = (node: ASTNode): readonly string[] => {
  const found = sidesOf(node);
  return found.length < 2 ? [] : found.map((side) => serialize(side));
};

export const isAst = (node: unknown): node is ASTNode =>
  typeof node === 'object' && node !== null && 'op' in node && 'args' in node;

const COMPARISONS = ['<', '<=', '>', '>=', '==', '!='];

/** Compared only with fixed numbers, an expression can turn only there: at the number and just above it. */
export const turningPoints = (node: unknown, fact: string): readonly number[] | null => {
  if (Array.isArray(node)) return together(node.map((part) => turningPoints(part, fact)));
  if (!isAst(node)) return [];
  const name = nameOf(node);
  if (name !== undefined) return name === fact ? null : [];
  const numbers = COMPARISONS.includes(node.op) ? comparedWith(node.args, fact) : undefined;
  return numbers ?? turningPoints(node.args, fact);
};

const comparedWith = (sides: unknown, fact: string): readonly number[] | undefined => {
  if (!Array.isArray(sides)) return undefined;
  const nodes = sides.filter(isAst);
  const number = nodes.find(({ op, args }) => op === 'value' && typeof args === 'bigint');
  return number && nodes.some((node) => nameOf(node) === fact) ? [Number(number.args), Number(number.args) + 1] : undefined;
};

/** The turning points of several expressions; null when one of them may turn anywhere. */
export const together = (parts: readonly (readonly number[] | null)[]): readonly number[] | null =>
  parts.some((part) => part === null) ? null : [...new Set(parts.flatMap((part) => part ?? []))].sort((a, b) => a - b);

/** Whether an expression is made of comparisons, lists and yes or no only: it can always be computed, and so is false when it is not true. */
export const isPlain = (node: unknown): boolean => {
  if (Array.isArray(node)) return node.every(isPlain);
  if (!isAst(node)) return true;
  if (nameOf(node) !== undefined || node.op === 'value') return true;
  return (PLAIN.includes(node.op) || (node.op === '-_' && node.args.op === 'value')) && isPlain(node.args);
};

const PLAIN = [...COMPARISONS, '&&', '||', '!_', '?:', 'in', 'list'];
