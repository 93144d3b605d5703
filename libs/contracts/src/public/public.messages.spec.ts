import { readdirSync } from 'node:fs';
import { publicContracts, publicExampleOf, readingValidator } from '../index.js';

const cases = publicContracts.map((one) => [one.type, one] as const);

it('has an example of each public message, and no example of anything else', () => {
  const examples = readdirSync(new URL('./', import.meta.url)).filter((file) => file.endsWith('.json'));
  expect(examples.sort()).toEqual(publicContracts.map(({ type }) => `${type}.json`).sort());
});

it.each(cases)('%s: the example keeps the contract and shows every field', (type, one) => {
  expect(readingValidator(one)(publicExampleOf(type))).toEqual([]);
  expect(Object.keys(publicExampleOf(type))).toEqual(Object.keys(one.schema['properties'] as object));
});

it.each(cases)('%s: no field may be missing, and one that is new is ignored', (type, one) => {
  const example = publicExampleOf(type);
  for (const name of Object.keys(example)) {
    const rest = Object.fromEntries(Object.entries(example).filter(([key]) => key !== name));
    expect(readingValidator(one)(rest)).toMatchObject([{ pointer: `/data/${name}`, code: 'field-missing' }]);
  }
  expect(readingValidator(one)({ ...example, colour: 'red' })).toEqual([]);
});
