import type { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { Failure } from '../failure.js';
import type { Mapping } from '../mapping/mapping.js';
import type { Row } from '../mapping/row.js';

/** A record larger than this is a quote that was never closed, not a line. */
const MAX_RECORD_BYTES = 1_000_000;

type Header = Readonly<{ names: readonly string[]; used: readonly (readonly [string, number])[] }>;

/** Rows of a CSV file with a header line. Refuses a header that lacks a column of the mapping. */
export const csvRows = (text: Readable, mapping: Mapping): { rows: AsyncIterable<Row>; columns: () => readonly string[] } => {
  const parser = parse({
    bom: true,
    delimiter: mapping.delimiter,
    relax_column_count: true,
    max_record_size: MAX_RECORD_BYTES,
  });
  text.once('error', (error) => parser.destroy(error));
  text.pipe(parser);
  let names: readonly string[] = [];
  return { rows: read(parser, mapping, (header) => (names = header)), columns: () => names };
};

async function* read(
  records: AsyncIterable<string[]>,
  mapping: Mapping,
  found: (names: readonly string[]) => void,
): AsyncGenerator<Row> {
  let header: Header | undefined;
  let ordinal = 0;
  let line = 1;
  for await (const fields of records) {
    if (!isEmptyLine(fields)) {
      if (header) yield rowOf(fields, header, line, ordinal++);
      else found((header = headerOf(fields, mapping)).names);
    }
    line += linesIn(fields);
  }
  if (!header) throw new Failure('The file is empty: not even a header line.');
}

const isEmptyLine = (fields: readonly string[]): boolean => fields.length === 1 && fields[0] === '';

/** How many lines of the file a record covers. Counted here: the parser's own count costs an object for each record. */
const linesIn = (fields: readonly string[]): number =>
  fields.reduce((lines, field) => (field.includes('\n') ? lines + field.split('\n').length - 1 : lines), 1);

const headerOf = (names: readonly string[], { columns = [] }: Mapping): Header => {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Failure(`The header of the file names the column "${twice}" twice.`);
  const missing = columns.find((column) => !names.includes(column));
  if (missing !== undefined) throw new Failure(`The file has no column "${missing}"; its header names ${names.join(', ')}.`);
  return { names, used: columns.map((column) => [column, names.indexOf(column)]) };
};

const rowOf = (fields: string[], { names, used }: Header, line: number, ordinal: number): Row => {
  const values = new Map<string, unknown>();
  for (const [name, index] of used) values.set(name, fields[index] ?? '');
  const row = { line, ordinal, values, fields };
  if (fields.length === names.length) return row;
  return { ...row, broken: { reason: 'wrong-columns', detail: `${fields.length} fields where the header has ${names.length}` } };
};
