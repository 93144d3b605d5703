import { policySchema } from './policy.schema.js';

type Part = Readonly<Record<string, unknown>>;
const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every place at which something may be written, with what belongs there. */
const placesOf = (schema: Part, path: string): readonly (readonly [path: string, schema: Part])[] => {
  const { properties = {}, additionalProperties, items } = schema;
  const inside = [
    ...Object.entries(isPart(properties) ? properties : {}).map(([name, part]) => [`${path}.${name}`, part] as const),
    [`${path}.*`, additionalProperties] as const,
    [`${path}[]`, items] as const,
  ];
  return inside.flatMap(([at, part]) => (isPart(part) ? [[at, part] as const, ...placesOf(part, at)] : []));
};

const places = placesOf(policySchema, '');
const textOf = ({ description }: Part): string => (typeof description === 'string' ? description : '');

it('tells an editor at every place what belongs there', () => {
  expect(places.length).toBeGreaterThan(250);
  expect(places.filter(([, part]) => textOf(part).length < 5).map(([path]) => path)).toEqual([]);
});

it('is closed: what nobody knows is marked as wrong where it is written', () => {
  const open = places.filter(
    ([, { properties, additionalProperties }]) => properties !== undefined && additionalProperties === undefined,
  );
  expect(open.map(([path]) => path)).toEqual([]);
});

it('lists what can be chosen wherever there is a choice, and says what each means', () => {
  const choices = places.filter(([, part]) => Array.isArray(part['enum'])).map(([path]) => path);
  expect(choices).toEqual(
    expect.arrayContaining(['.facts.*.fold', '.facts.*.type', '.keyAccounts.groupBy[]', '.ladders.*.upgrade.apply']),
  );
});
