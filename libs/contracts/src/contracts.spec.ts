import { readdirSync } from 'node:fs';
import {
  accountContracts,
  catalogue,
  contractOf,
  contracts,
  entryValidator,
  eventName,
  exampleOf,
  readCloudEvent,
  readingValidator,
} from './index.js';
import type { Schema } from './schema.js';

const facts = new Set(accountContracts);
const dataOf = (type: string): unknown => (facts.has(contractOf(type)!) ? exampleOf(type)['data'] : exampleOf(type));

/** Each way to leave out one field of a value, at any depth: [pointer, value without it]. */
const withoutOne = (value: unknown, at = ''): (readonly [string, unknown])[] => {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      withoutOne(item, `${at}/${index}`).map(([pointer, rest]) => [pointer, value.with(index, rest)] as const),
    );
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => [
    [`${at}/${key}`, Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))] as const,
    ...withoutOne(part, `${at}/${key}`).map(([pointer, rest]) => [pointer, { ...value, [key]: rest }] as const),
  ]);
};

const fieldsOf = (schema: Schema): [string, Schema][] => Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);

describe('each type of event', () => {
  it('has an example, and there is no example without a type', () => {
    expect(readdirSync(new URL('../examples/', import.meta.url)).sort()).toEqual(
      contracts.map(({ type }) => `${type}.json`).sort(),
    );
  });

  it.each(contracts.map((one) => [one.type, one] as const))(
    '%s: the example keeps the contract and shows every field',
    (type, one) => {
      const data = dataOf(type);
      expect(entryValidator(one)(data)).toEqual([]);
      expect(Object.keys(data as object).sort()).toEqual(
        fieldsOf(one.schema)
          .map(([name]) => name)
          .sort(),
      );
      if (facts.has(one)) expect(readCloudEvent(exampleOf(type))).toMatchObject({ event: { type, subject: 'acct-17850' } });
    },
  );

  it.each(contracts.map((one) => [one.type, one] as const))('%s: says what it and each of its fields mean', (_, one) => {
    expect(one).toMatchObject({ version: 1, title: expect.stringMatching(/^[A-Z]/), description: expect.stringMatching(/\.$/) });
    for (const [name, field] of fieldsOf(one.schema)) {
      expect([name, field]).toEqual([
        name,
        expect.objectContaining({ title: expect.stringMatching(/./), description: expect.stringMatching(/\.$/) }),
      ]);
    }
  });

  it.each(contracts.map((one) => [one.type, one] as const))(
    '%s: refuses data that lacks a required field, naming it',
    (type, one) => {
      for (const name of one.schema['required'] as string[]) {
        const data = Object.fromEntries(Object.entries(dataOf(type) as object).filter(([key]) => key !== name));
        expect(entryValidator(one)(data)).toContainEqual({
          pointer: `/data/${name}`,
          code: 'field-missing',
          detail: 'is required',
        });
      }
    },
  );

  it('names a field that is missing inside a line or inside money', () => {
    const check = entryValidator(contractOf('account.order-placed.v1')!);
    const refused = withoutOne(dataOf('account.order-placed.v1')).map(([pointer, rest]) => [
      pointer,
      check(rest)[0]?.pointer,
      check(rest)[0]?.code,
    ]);
    expect(refused.length).toBe(14);
    expect(refused).toEqual(refused.map(([pointer]) => [pointer, `/data${pointer}`, 'field-missing']));
  });

  it('is stored under a name that policies can say', () => {
    expect(eventName('account.order-placed.v1')).toBe('OrderPlaced');
    expect(new Set(accountContracts.map(({ type }) => eventName(type))).size).toBe(accountContracts.length);
  });
});

describe('on entry', () => {
  const order = (amount: unknown) => ({ orderId: '1', lines: [{ sku: 'a', productLine: 'home', quantity: 1, amount }] });
  const check = entryValidator(contractOf('account.order-placed.v1')!);

  it('an amount that is not a whole number of minor units is refused in the words of the interface', () => {
    const expected = [
      { pointer: '/data/lines/0/amount', code: 'amount-not-integer', detail: 'must be an integer number of minor units' },
    ];
    expect(check(order({ amount: 15.3, currency: 'GBP' }))).toEqual(expected);
    expect(check(order({ amount: '1530', currency: 'GBP' }))).toEqual(expected);
  });

  it.each([
    [1530, 'not-money', ''],
    [{ amount: -1, currency: 'GBP' }, 'amount-negative', ''],
    [{ amount: 9007199254740992, currency: 'GBP' }, 'amount-too-large', ''],
    [{ amount: 1, currency: 'ZZZ' }, 'not-a-currency', '/currency'],
    [{ amount: 1, currency: 'GBP', rate: 2 }, 'field-unknown', '/rate'],
  ])('money %j is refused as %s', (amount, code, part) => {
    expect(check(order(amount))).toMatchObject([{ pointer: `/data/lines/0/amount${part}`, code }]);
  });

  it.each([
    ['account.contract-terminated.v1', { contractId: 'c', on: '2026-02-30', reason: 'x' }, '/data/on', 'not-a-date'],
    ['account.order-placed.v1', { orderId: '1', lines: [] }, '/data/lines', 'too-few'],
    ['account.order-placed.v1', { orderId: '1', lines: {} }, '/data/lines', 'not-a-list'],
    ['account.order-placed.v1', 'order', '/data', 'not-an-object'],
    ['account.usage-reported.v1', { metric: 'users', period: '2026-03', value: 1.5 }, '/data/value', 'not-an-integer'],
    ['account.usage-reported.v1', { metric: 'users', period: 'March', value: 1 }, '/data/period', 'malformed'],
    ['account.milestone-reached.v1', { milestone: 'lunch' }, '/data/milestone', 'not-one-of'],
    ['account.tagged.v1', { tag: '' }, '/data/tag', 'empty'],
    ['account.tagged.v1', { tag: 7 }, '/data/tag', 'not-a-string'],
    ['account.tagged.v1', { tag: 'x'.repeat(101) }, '/data/tag', 'too-long'],
    ['account.tagged.v1', { tag: 'a', colour: 'red' }, '/data/colour', 'field-unknown'],
    ['account.profile-amended.v1', {}, '/data', 'too-few-fields'],
    ['account.profile-amended.v1', { city: 3 }, '/data/city', 'not-a-string'],
    ['account.trait-observed.v1', { name: 'cooperation', value: 0.5 }, '/data/value', 'wrong-type'],
    [
      'account.contact-named.v1',
      { contactId: 'p', role: 'user', name: 'A', email: 'nobody' },
      '/data/email',
      'not-a-mail-address',
    ],
  ])('%s %j is refused', (type, data, pointer, code) => {
    expect(entryValidator(contractOf(type)!)(data)).toMatchObject([{ pointer, code }]);
  });
});

describe('on reading', () => {
  it('unknown fields are ignored: they belong to a later minor version', () => {
    expect(readingValidator(contractOf('account.tagged.v1')!)({ tag: 'strategic', colour: 'red' })).toEqual([]);
  });

  it('personal data is expected sealed, never in clear', () => {
    const check = readingValidator(contractOf('account.contact-named.v1')!);
    expect(check({ contactId: 'p-1', role: 'user', name: 'sealed:v1:AAAA' })).toEqual([]);
    expect(check({ contactId: 'p-1', role: 'user', name: 'Li Wei' })).toMatchObject([
      { pointer: '/data/name', code: 'malformed' },
    ]);
  });
});

describe('the catalogue for policies', () => {
  it('knows the fields of an event and those of its lines', () => {
    expect(catalogue['account.order-placed.v1']).toEqual({
      type: 'account.order-placed.v1',
      name: 'OrderPlaced',
      fields: { orderId: 'string' },
      lines: { sku: 'string', productLine: 'string', quantity: 'integer', amount: 'money' },
    });
    expect(catalogue['account.trait-observed.v1']?.fields).toEqual({ name: 'string', value: 'any', observer: 'string' });
    expect(catalogue['account.contract-signed.v1']?.fields).toMatchObject({
      start: 'date',
      amount: 'money',
      edition: 'string',
    });
    expect(catalogue['account.registered.v1']?.fields).toMatchObject({ city: 'string' });
  });

  it('does not offer personal data, days or decisions', () => {
    expect(catalogue['account.contact-named.v1']?.fields).toEqual({ contactId: 'string', role: 'string' });
    expect(Object.keys(catalogue).filter((type) => !type.startsWith('account.'))).toEqual([]);
  });
});
