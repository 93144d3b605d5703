import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { Row } from '../mapping/row.js';

/** A line longer than this is not NDJSON: without a limit, a file without line ends would fill the memory. */
const MAX_LINE_LENGTH = 1_000_000;

/** Rows of a file with one JSON object on each line. Empty lines are skipped. */
export const ndjsonRows = (text: Readable): { rows: AsyncIterable<Row>; columns: () => readonly string[] } => ({
  rows: read(text),
  columns: () => ['record'],
});

async function* read(text: Readable): AsyncGenerator<Row> {
  let line = 0;
  let ordinal = 0;
  for await (const content of linesOf(text)) {
    line += 1;
    if (content.trim() !== '') yield rowOf(content, line, ordinal++);
  }
}

async function* linesOf(text: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of text) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE_LENGTH) throw new Error(`a line is longer than ${MAX_LINE_LENGTH} characters`);
    yield* lines;
  }
  rest += decoder.end();
  if (rest !== '') yield rest;
}

const rowOf = (content: string, line: number, ordinal: number): Row => {
  const fields = [content.trimEnd()];
  try {
    const value = parseExactly(content);
    if (value instanceof Map) return { line, ordinal, values: value, fields };
    return broken(line, ordinal, fields, 'the line is JSON, but not an object');
  } catch (error) {
    return broken(line, ordinal, fields, error instanceof Error ? error.message : String(error));
  }
};

const broken = (line: number, ordinal: number, fields: readonly string[], detail: string): Row => ({
  line,
  ordinal,
  values: new Map(),
  fields,
  broken: { reason: 'not-json', detail },
});

/** Objects become maps (a field may be named like a method), and numbers keep the text they were written with: no float is made. */
const parseExactly = (content: string): unknown =>
  JSON.parse(content, (_key: string, value: unknown, context?: { source?: string }) => {
    if (typeof value === 'number') return context?.source ?? String(value);
    const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);
    return isPlain ? new Map(Object.entries(value)) : value;
  });
