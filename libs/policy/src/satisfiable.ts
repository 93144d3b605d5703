import { type ASTNode, serialize } from '@marcbachmann/cel-js';
import { namesIn } from './expression.ast.js';
import { type Literal, ways } from './literal.js';
import { narrowed } from './narrow.js';
import { anyOf, inWords, type Possible } from './possible.js';

export type PossibleValues = ReadonlyMap<string, Possible>;

/**
 * Why a condition can never be true, in words; undefined when it can be, or when that is not known. Sound: a condition that some values of its
 * facts make true is never called impossible.
 */
export const impossibility = (condition: ASTNode, possible: PossibleValues): string | undefined => {
  const all = ways(condition, true);
  if (!all || all.some((way) => !isContradiction(way, possible))) return undefined;
  const reasons = all.map((way) => reasonOf(coreOf(way, possible), possible));
  return [...new Set(reasons)].slice(0, 3).join('; ') || 'it is always false';
};

/** Whether conditions can never be true together, where each is given with what it must come to. */
export const exclude = (conditions: readonly Literal[], possible: PossibleValues): boolean => {
  const all = conditions.reduce<readonly (readonly Literal[])[] | undefined>(
    (before, { node, holds }) => {
      const more = before && ways(node, holds);
      return more && before.length * more.length <= MOST
        ? before.flatMap((one) => more.map((other) => [...one, ...other]))
        : undefined;
    },
    [[]],
  );
  return all !== undefined && all.every((way) => isContradiction(way, possible));
};

const MOST = 2_000;

const isContradiction = (literals: readonly Literal[], possible: PossibleValues): boolean =>
  narrowed(literals, possible) === undefined;

/** The fewest of what contradicts itself: each is needed. */
const coreOf = (literals: readonly Literal[], possible: PossibleValues): readonly Literal[] =>
  literals.reduce((core, literal) => {
    const without = core.filter((one) => one !== literal);
    return isContradiction(without, possible) ? without : core;
  }, literals);

const reasonOf = (core: readonly Literal[], possible: PossibleValues): string => {
  const texts = [...new Set(core.map(textOf))];
  if (texts.length > 1) return `${texts.slice(0, -1).join(', ')} and ${texts.at(-1) ?? ''} exclude each other`;
  if (isContradiction(core, withoutBounds(possible))) return `${texts[0] ?? ''} is never so`;
  const names = [...new Set(core.flatMap(({ node }) => namesIn(node)))];
  const known = names.flatMap((name) => {
    const words = inWords(possible.get(name));
    return words === undefined ? [] : [`\`${name}\` ${words}`];
  });
  return known.length > 0 ? known.join(', ') : `${texts[0] ?? ''} is never so`;
};

/** What could be if names were not bound to what they stand for. */
const withoutBounds = (possible: PossibleValues): PossibleValues =>
  new Map(
    [...possible].map(([name, value]) => [
      name,
      value.kind === 'number' ? { ...value, lo: -Infinity, hi: Infinity } : value.kind === 'text' ? anyOf('string') : value,
    ]),
  );

const textOf = ({ node, holds }: Literal): string => (holds ? `\`${serialize(node)}\`` : `not \`${serialize(node)}\``);
