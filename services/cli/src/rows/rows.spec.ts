import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Row } from '../mapping/row.js';
import { HEADER, line, retail } from '../../test/shop.js';
import { openInput } from './row-reader.js';

let directory: string;
beforeAll(async () => void (directory = await mkdtemp(join(tmpdir(), 'strata-rows-'))));
afterAll(() => rm(directory, { recursive: true }));

const csv = retail();
const ndjson = retail({ 'columns: [Invoice, Code, Quantity, Time, Price, Customer, Country]': 'format: ndjson' });

const read = async (name: string, content: string | Buffer, mapping = csv): Promise<Row[]> => {
  const file = join(directory, name);
  await writeFile(file, content);
  const rows: Row[] = [];
  for await (const row of (await openInput(file, mapping)).rows) rows.push(row);
  return rows;
};

it('reads CSV and the same gzipped', async () => {
  const text = `${HEADER}\r\n${line()}\r\n`;
  expect(await read('a.csv', text)).toEqual(await read('a.csv.gz', gzipSync(text)));
});

it('counts the lines of the file, also past a field with a line end in it and past an empty line', async () => {
  const rows = await read('a.csv', [HEADER, line({ country: '"two\nlines"' }), '', line()].join('\n'));
  expect(rows.map((row) => row.line)).toEqual([2, 5]);
});

it('finds the columns by their names in the header, whatever their order', async () => {
  const rows = await read('a.csv', 'Country,Customer,Price,Time,Quantity,Code,Invoice,More\nFrance,7,1,t,2,A,100,x\n');
  expect(rows[0]?.values.get('Invoice')).toBe('100');
});

it('refuses a file whose header lacks a column, and an empty file', async () => {
  await expect(read('a.csv', 'Invoice,Code\n1,2\n')).rejects.toThrow(
    'The file has no column "Quantity"; its header names Invoice, Code.',
  );
  await expect(read('a.csv', '')).rejects.toThrow('The file is empty');
});

it('says after which line a file breaks off', async () => {
  const whole = gzipSync(`${HEADER}\n${Array.from({ length: 5000 }, (_, i) => line({ invoice: String(i) })).join('\n')}`);
  await expect(read('a.csv.gz', whole.subarray(0, whole.length / 2))).rejects.toThrow(/cannot be read.*unexpected end of file/);
});

it('does not take a quote that is never closed for one endless line', async () =>
  expect(read('a.csv', `${HEADER}\n"${`${line()}\n`.repeat(40_000)}`)).rejects.toThrow(/cannot be read/));

it('reads NDJSON, with numbers as they were written', async () => {
  const [row] = await read(
    'a.ndjson',
    '{"Invoice": "1", "Price": 0.10, "Big": 12345678901234567890, "toString": null}\n\n',
    ndjson,
  );
  expect(row?.values.get('Price')).toBe('0.10');
  expect(row?.values.get('Big')).toBe('12345678901234567890');
});

it('marks NDJSON lines that are no objects, and goes on', async () => {
  const rows = await read('a.ndjson', '{"a":\n[1]\n{"a": 1}', ndjson);
  expect(rows.map((row) => row.broken?.reason)).toEqual(['not-json', 'not-json', undefined]);
});

it('says in one sentence that a file is not there', async () =>
  expect(openInput(join(directory, 'none.csv'), csv)).rejects.toThrow(/^There is no file .*none\.csv\.$/));
