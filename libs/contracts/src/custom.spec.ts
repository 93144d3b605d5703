import { catalogueOf, customContract, entryValidator } from './index.js';

const schema = {
  type: 'object',
  properties: {
    city: { type: 'string' },
    staff: { type: 'integer' },
    rent: {
      type: 'object',
      properties: { amount: { type: 'integer' }, currency: { type: 'string' } },
      required: ['amount', 'currency'],
    },
  },
  required: ['city'],
};

describe('a type of events of a company’s own', () => {
  it('is checked by the schema of the company and refuses fields that it does not name', () => {
    const check = entryValidator(customContract({ type: 'custom.store-opened.v1', title: 'Store opened', schema }));
    expect(check({ city: 'Suzhou', staff: 4 })).toEqual([]);
    expect(check({ staff: 'four', floor: 2 })).toMatchObject([
      { pointer: '/data/city', code: 'field-missing' },
      { pointer: '/data/floor', code: 'field-unknown' },
      { pointer: '/data/staff', code: 'not-an-integer' },
    ]);
  });

  it('appears in the catalogue under its full name', () => {
    const contract = customContract({ type: 'custom.store-opened.v1', title: 'Store opened', schema });
    expect(catalogueOf([contract])['custom.store-opened.v1']).toMatchObject({
      name: 'custom.store-opened.v1',
      fields: { city: 'string', staff: 'integer', rent: 'money' },
    });
  });

  it.each([
    ['account.store-opened.v1', schema, 'type-not-custom'],
    ['custom.StoreOpened.v1', schema, 'type-not-custom'],
    ['custom.store-opened.v1', { type: 'object', properties: { city: { type: 'town' } } }, 'schema-not-valid'],
    [
      'custom.store-opened.v1',
      { type: 'object', properties: { city: { $ref: 'https://example.com/city.json' } } },
      'schema-not-valid',
    ],
    ['custom.store-opened.v1', { type: 'string' }, 'schema-not-an-object'],
    [
      'custom.store-opened.v1',
      { type: 'object', properties: { owner: { type: 'string', 'x-personal': true } } },
      'personal-data-in-custom-type',
    ],
    ['custom.store-opened.v1', { type: 'object', properties: { city: { const: 'x'.repeat(70_000) } } }, 'schema-too-large'],
  ])('%s with a wrong schema is refused', (type, wrong, code) => {
    expect(() => customContract({ type, title: 'Store opened', schema: wrong })).toThrow(expect.objectContaining({ code }));
  });
});
