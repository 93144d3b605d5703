import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { codeOf, Failure, messageOf } from '../failure.js';
import type { FileFormat, Mapping } from '../mapping/mapping.js';
import type { Row } from '../mapping/row.js';
import { csvRows } from './csv-rows.js';
import { ndjsonRows } from './ndjson-rows.js';

/** An open input file. */
export type Input = Readonly<{
  rows: AsyncIterable<Row>;
  /** The columns of a row's `fields`; known once the first row has been read. */
  columns: () => readonly string[];
  bytes: number;
  bytesRead: () => number;
}>;

/** Opens a file of rows: gzip when its name ends in `.gz`, CSV or NDJSON as the mapping says or else by the rest of its name. */
export const openInput = async (file: string, mapping: Mapping): Promise<Input> => {
  const bytes = await sizeOf(file);
  const format = mapping.format ?? formatOf(file);
  const source = createReadStream(file, { highWaterMark: 32 * 1024 });
  const text: Readable = file.endsWith('.gz') ? piped(source) : source;
  const { rows, columns } = format === 'csv' ? csvRows(text, mapping) : ndjsonRows(text);
  return { rows: sayingWhere(rows, file), columns, bytes, bytesRead: () => source.bytesRead };
};

const sizeOf = async (file: string): Promise<number> => {
  try {
    const found = await stat(file);
    if (!found.isFile()) throw new Failure(`${file} is not a file.`);
    return found.size;
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(codeOf(error) === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read: ${messageOf(error)}`);
  }
};

const formatOf = (file: string): FileFormat => {
  const name = file.replace(/\.gz$/, '');
  if (name.endsWith('.csv')) return 'csv';
  if (/\.(ndjson|jsonl)$/.test(name)) return 'ndjson';
  throw new Failure(`${file} is neither .csv nor .ndjson by its name: say "format: csv" or "format: ndjson" in the mapping.`, 2);
};

const piped = (source: Readable): Readable => {
  const gunzip = createGunzip({ chunkSize: 32 * 1024 });
  source.once('error', (error) => gunzip.destroy(error));
  return source.pipe(gunzip);
};

/** A file that breaks off or cannot be decoded ends the import with one sentence; the lines before it stand. */
async function* sayingWhere(rows: AsyncIterable<Row>, file: string): AsyncGenerator<Row> {
  let line = 0;
  try {
    for await (const row of rows) {
      line = row.line;
      yield row;
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    const where = line === 0 ? '' : ` after line ${line}`;
    throw new Failure(`${file} cannot be read${where}: ${messageOf(error)}`);
  }
}
