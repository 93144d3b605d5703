import { retailMapping } from '../../test/shop.js';
import { MappingProblems, parseMapping } from './mapping.parser.js';

/** What is wrong with the sample mapping after some of its lines were replaced. */
const problems = (changes: Record<string, string>): string => {
  try {
    parseMapping(retailMapping(changes), 'shop.yaml');
    return '';
  } catch (error) {
    if (error instanceof MappingProblems) return error.message;
    throw error;
  }
};

it('accepts a mapping without mistakes', () => expect(problems({})).toBe(''));

it('refuses a key it does not know, with its line', () =>
  expect(problems({ 'currency: GBP': 'currency: GBP\nskip: 3' })).toMatch(/^shop\.yaml:7:\d+ unknown key "skip": expected /));

it('refuses an unknown key inside a rule and inside an event', () => {
  expect(problems({ '  within: 10': '  inside: 10' })).toContain('unknown key "inside": expected key, within');
  expect(problems({ '    once: account': '    one: account' })).toContain('unknown key "one"');
});

it('names a key that is missing', () => {
  expect(problems({ 'source: /shop\n': '' })).toContain('"source" is missing');
  expect(problems({ '    subject: account\n': '' })).toContain('"subject" is missing');
});

it('refuses another version of the format', () =>
  expect(problems({ 'import/v1': 'import/v2' })).toBe('shop.yaml:1:13 must be import/v1'));

it('refuses a column that is not declared', () =>
  expect(problems({ 'sku: row.Code': 'sku: row.Sku' })).toMatch(/shop\.yaml:\d+:\d+ there is no column "Sku"/));

it('refuses a column that is declared twice', () =>
  expect(problems({ 'Customer, Country]': 'Customer, Code]' })).toContain('the column "Code" is named twice'));

it('refuses an expression that is not CEL', () => expect(problems({ 'row.Invoice\n': 'row.\n' })).toContain('shop.yaml:11:8'));

it('refuses an expression that gives the wrong kind of value', () => {
  expect(problems({ 'when: row.Customer == ""': 'when: row.Customer' })).toContain('must give bool, not string');
  expect(problems({ 'key: row.Invoice': 'key: int(row.Invoice)' })).toContain('must give string, not int');
  expect(problems({ 'time: instant(row.Time)': 'time: row.Time' })).toContain('must give instant, not string');
});

it('refuses floating-point numbers, however they come about', () => {
  expect(problems({ 'int(row.Quantity)': 'double(row.Quantity)' })).toContain('use decimal()');
  expect(problems({ 'int(row.Quantity)': '1.5' })).toContain('must be an expression, a whole number, true or false');
});

it('refuses a decimal in an event: JSON cannot hold it exactly', () =>
  expect(problems({ 'money(decimal(row.Price) * decimal(row.Quantity))': 'decimal(row.Price)' })).toContain(
    'a decimal cannot be written',
  ));

it('refuses a time zone and a currency that do not exist', () => {
  expect(problems({ 'Europe/London': 'Europe/Lundon' })).toContain('"Europe/Lundon" is not a time zone');
  expect(problems({ 'currency: GBP': 'currency: pounds' })).toContain('must be a currency code');
});

it('refuses any rounding but half to even', () =>
  expect(problems({ 'currency: GBP': 'currency: GBP\nrounding: up' })).toContain('must be half-even'));

it('keeps its own reasons apart from those of the mapping', () =>
  expect(problems({ 'reason: no-customer': 'reason: late-line' })).toContain('"late-line" is a reason of the import itself'));

it('refuses a value that is used before it is made', () =>
  expect(problems({ 'let:\n': 'let:\n  twice: account + account\n' })).toContain('Unknown variable: account'));

it('refuses an eachLine beside other keys or inside another', () => {
  expect(problems({ '        eachLine:': '        count: 1\n        eachLine:' })).toContain(
    'eachLine must be the only key of its map',
  );
  expect(problems({ 'sku: row.Code': 'sku: {eachLine: row.Code}' })).toContain('eachLine cannot stand inside another');
});

it('refuses a horizon that is not a positive whole number', () =>
  expect(problems({ 'within: 10': 'within: 0' })).toContain('must be a whole number from 1 to 1000000'));

it('tells the line of broken YAML', () =>
  expect(problems({ 'kind: Mapping': 'kind: [Mapping' })).toMatch(/^shop\.yaml:\d+:\d+ /));

it('tells every mistake at once, in the order of the lines', () => {
  const found = problems({ 'source: /shop': 'sauce: /shop', 'within: 10': 'within: ten' }).split('\n');
  expect(found.length).toBeGreaterThanOrEqual(2);
});

it('asks for columns unless the file is NDJSON', () => {
  const columns = 'columns: [Invoice, Code, Quantity, Time, Price, Customer, Country]';
  expect(problems({ [columns]: 'delimiter: ";"' })).toContain('"columns" is missing');
  expect(problems({ [columns]: 'format: ndjson' })).toBe('');
  expect(problems({ [columns]: `format: ndjson\n${columns}` })).toContain('ndjson has no columns');
});
