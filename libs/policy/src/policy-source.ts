import { isNode, isPair, isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { PolicyProblem } from './policy.problem.js';

type Place = Readonly<{ line: number; column: number }>;
type Path = readonly (string | number)[];
type Finding = Readonly<{ code: string; message: string; remedy: string }>;

/** The text of a policy, and where in it everything stands. */
export type PolicySource = Readonly<{
  value: unknown;
  syntax: readonly PolicyProblem[];
  /** A problem at a value. */
  at: (path: Path, finding: Finding) => PolicyProblem;
  /** A problem at a key: the key itself, rather than what follows it, is wrong. */
  atKey: (path: Path, finding: Finding) => PolicyProblem;
  /** The keys of a section in the order in which they are written. */
  keysOf: (path: Path) => readonly string[];
}>;

/** Reads YAML 1.2 (JSON is YAML too), keeping every position. Never throws: what cannot be read is in `syntax`. */
export const readSource = (text: string): PolicySource => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, strict: true, merge: false, prettyErrors: false });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problem = (path: Path, place: Place, finding: Finding): PolicyProblem => ({
    ...place,
    pointer: pointerOf(path),
    ...finding,
  });
  const syntax = document.errors.map((error) =>
    problem([], placeAt(error.pos[0]), syntaxFinding(error.code, error.message, text.slice(error.pos[0]))),
  );
  const value = syntax.length > 0 ? undefined : plain(document);
  if (value instanceof ReferenceError) syntax.push(problem([], placeAt(0), syntaxFinding('BAD_ALIAS', value.message, '')));
  return {
    value: syntax.length > 0 ? undefined : value,
    syntax,
    at: (path, finding) => problem(path, placeAt(offsetOf(document, path)), finding),
    atKey: (path, finding) => problem(path, placeAt(keyOffsetOf(document, path)), finding),
    keysOf: (path) => {
      const node = nodeAt(document, path);
      return isMap(node) ? node.items.map(({ key }) => String(isScalar(key) ? key.value : key)) : [];
    },
  };
};

/** RFC 6901. */
export const pointerOf = (path: Path): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** The way back from a JSON Pointer. */
export const pathOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** Through JSON, so that what is checked is what will be recorded: keys are text, nothing is undefined. An error for an alias of nothing. */
const plain = (document: Document.Parsed): unknown => {
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    const json: unknown = value === undefined ? null : JSON.parse(JSON.stringify(value));
    return json;
  } catch (error) {
    if (error instanceof ReferenceError) return error;
    throw error;
  }
};

const nodeAt = (document: Document.Parsed, path: Path): unknown =>
  path.reduce<unknown>((node, part) => {
    if (isMap(node)) return node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(part))?.value;
    return typeof node === 'object' && node !== null && 'items' in node && Array.isArray(node.items)
      ? node.items[Number(part)]
      : undefined;
  }, document.contents);

/** Where the value begins; where it is absent, where the nearest section around it begins. */
const offsetOf = (document: Document.Parsed, path: Path): number => {
  const node = nodeAt(document, path);
  if (isNode(node) && node.range && !(isScalar(node) && node.range[0] === node.range[1])) return node.range[0];
  return path.length === 0 ? 0 : keyOffsetOf(document, path);
};

const keyOffsetOf = (document: Document.Parsed, path: Path): number => {
  const parent = nodeAt(document, path.slice(0, -1));
  const pair = isMap(parent)
    ? parent.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(path.at(-1)))
    : undefined;
  if (isPair(pair) && isNode(pair.key) && pair.key.range) return pair.key.range[0];
  return path.length === 0 ? 0 : sectionOffsetOf(document, path.slice(0, -1));
};

/** A section is pointed at by its name, not by its first line. */
const sectionOffsetOf = (document: Document.Parsed, path: Path): number =>
  typeof path.at(-1) === 'string' && Number.isNaN(Number(path.at(-1))) ? keyOffsetOf(document, path) : offsetOf(document, path);

const REMEDIES: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'Indent with spaces, not with tabs.',
  BAD_INDENT: 'Line the entries of one section up under each other.',
  MISSING_CHAR: 'Close every quote, bracket and brace.',
  MULTIPLE_DOCS: 'Keep one policy in one file.',
  BAD_ALIAS: 'A text that begins with * or & needs quotes.',
};

const syntaxFinding = (code: string, message: string, at: string): Finding => {
  const name = /^[\w.-]+/.exec(at)?.[0];
  if (code === 'DUPLICATE_KEY')
    return {
      code: 'written-twice',
      message:
        name === undefined ? 'The same name is written twice in one section.' : `\`${name}\` is written twice in one section.`,
      remedy: 'Keep one of the two.',
    };
  const open = /must be sufficiently indented and end with an? ([\]}])/.exec(message)?.[1];
  return open === undefined
    ? {
        code: 'not-yaml',
        message: `This is not readable YAML: ${(message.split('\n')[0] ?? '').replace(/\.$/, '')}.`,
        remedy: REMEDIES[code] ?? 'Check indentation, colons, quotes and brackets on this line and the one above it.',
      }
    : {
        code: 'not-yaml',
        message: `This is not readable YAML: a \`${open === ']' ? '[' : '{'}\` above is not closed.`,
        remedy: `Add the missing \`${open}\` on this line or one above it.`,
      };
};
