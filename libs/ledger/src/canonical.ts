import canonicalize from 'canonicalize';

/**
 * RFC 8785 of plain data: every decision and every event goes through here, so it is written for speed. What is not plain data (a `toJSON`, a
 * boxed value, a cycle, something JSON cannot hold) is left to the library, which says the same of plain data (property test) and knows the rest.
 */
export const canonicalText = (value: unknown): string | undefined => {
  try {
    return textOf(value) ?? canonicalize(value);
  } catch (error) {
    if (error instanceof NotPlain || error instanceof RangeError) return canonicalize(value);
    throw error;
  }
};

/** Thrown to get out of a deep value, never past this file. */
class NotPlain extends Error {}
const notPlain = new NotPlain();

/** Undefined for what JSON leaves out of an object. */
const textOf = (value: unknown): string | undefined => {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      if (!Number.isFinite(value)) throw notPlain;
      return `${value}`;
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? listText(value) : objectText(value);
    case 'undefined':
      return undefined;
    default:
      throw notPlain;
  }
};

const listText = (list: readonly unknown[]): string => {
  let text = '[';
  for (let i = 0; i < list.length; i++) text += (i === 0 ? '' : ',') + (textOf(list[i]) ?? 'null');
  return `${text}]`;
};

const objectText = (value: object): string => {
  const prototype: unknown = Object.getPrototypeOf(value);
  if ((prototype !== Object.prototype && prototype !== null) || 'toJSON' in value) throw notPlain;
  const fields = Object.entries(value);
  if (fields.length > 1 && !areSorted(fields)) fields.sort(byName);
  let text = '{';
  for (const [name, field] of fields) {
    const of = textOf(field);
    if (of !== undefined) text += `${text.length > 1 ? ',' : ''}${quoted(name)}:${of}`;
  }
  return `${text}}`;
};

type Field = readonly [name: string, value: unknown];

/** Names are in order of their UTF-16 code units, which is how JavaScript compares. */
const byName = ([a]: Field, [b]: Field): number => (a < b ? -1 : 1);

const areSorted = (fields: readonly Field[]): boolean => {
  let before = '';
  for (const [name] of fields) {
    if (name < before) return false;
    before = name;
  }
  return true;
};

/** What JSON escapes, and surrogates: a lone one is refused. */
const SPECIAL = /["\\\u0000-\u001f\ud800-\udfff]/;

const quoted = (text: string): string => {
  if (!SPECIAL.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw notPlain;
  return JSON.stringify(text);
};
