import type { Expressions } from './expression.js';
import type { Template } from './template.js';
import type { YamlNode } from './yaml-node.js';

const EACH = 'eachLine';
/** What JSON can carry exactly; `decimal` is not among them. */
const FITTING = ['string', 'int', 'bool', 'money', 'instant', 'null_type', 'null', 'map', 'list'];

/**
 * Reads a part of an event's data: a text is an expression, a whole number or a truth value stands for itself, maps and lists nest,
 * and `eachLine: {…}` makes a list with one element for each line of the group. Undefined when something in it was refused.
 */
export const parseTemplate = (node: YamlNode, expressions: Expressions, inEach = false): Template | undefined => {
  if (node.isMap) return mapOf(node, expressions, inEach);
  if (node.isList) {
    const items = node.items().map((item) => parseTemplate(item, expressions, inEach));
    return { kind: 'list', items: items.filter((item) => item !== undefined) };
  }
  const value = node.scalar;
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isSafeInteger(value))) return { kind: 'literal', value };
  if (typeof value === 'string') return expressionOf(node, value, expressions);
  node.refuse('must be an expression, a whole number, true or false');
  return undefined;
};

const mapOf = (node: YamlNode, expressions: Expressions, inEach: boolean): Template | undefined => {
  const entries = node.entries();
  const each = entries.find(([name]) => name === EACH)?.[1];
  if (each && (entries.length > 1 || inEach)) {
    each.refuse(inEach ? `${EACH} cannot stand inside another` : `${EACH} must be the only key of its map`);
    return undefined;
  }
  if (each) {
    const item = parseTemplate(each, expressions, true);
    return item && { kind: 'each', item };
  }
  const fields = entries.flatMap(([name, part]) => {
    const template = parseTemplate(part, expressions, inEach);
    return template ? [[name, template] as const] : [];
  });
  return { kind: 'object', fields };
};

const expressionOf = (node: YamlNode, text: string, expressions: Expressions): Template | undefined =>
  node.attempt(() => {
    const expression = expressions.compile(text);
    const kind = expression.type.replace(/<.*/, '');
    if (kind !== 'dyn' && !FITTING.includes(kind))
      throw new Error(`a ${kind} cannot be written in an event: use money(), instant() or a text`);
    return { kind: 'expression', expression };
  });
