import fc from 'fast-check';
import { type Contract, contract } from '../contract.js';
import { readingValidator } from '../validation.js';
import {
  date,
  type Field,
  type Fields,
  integer,
  list,
  map,
  money,
  nullable,
  object,
  objectOf,
  oneOf,
  optional,
  personal,
  text,
  value,
} from '../schema.js';
import { type Breach, breachesOf, describeBreach, type Released } from './compatibility.js';

const TYPE = 'account.thing-happened.v1';
const declare = (fields: Fields): Contract => contract(TYPE, 'Thing happened', 'Something happened.', fields);
const releasedAs = (fields: Fields): Released => declare(fields);
const told = (breaches: readonly Breach[]) => breaches.map(({ pointer, kind }) => [pointer, kind]);

const line = { sku: text('Sku', 'What.'), note: optional(text('Note', 'Why.')) };
const fields = {
  orderId: text('Order', 'Which.', 100),
  amount: money('Amount', 'How much.'),
  color: oneOf('Color', 'Its color.', ['red', 'green']),
  size: integer('Size', 'How large.', 0, 10),
  from: nullable(text('From', 'Before.')),
  answer: optional(value('Answer', 'What was said.')),
  on: optional(date('On', 'When.')),
  who: optional(personal(text('Who', 'A person.', 80))),
  lines: list('Lines', 'What was ordered.', objectOf(line), { minItems: 1 }),
  labels: map('Labels', 'What it is called.', { type: 'string', maxLength: 20 }),
  place: object('Place', 'Where.', { city: text('City', 'Which.') }),
} satisfies Fields;
const without = (name: keyof typeof fields): Fields => Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
const linesOf = (changed: Fields): Fields => ({ ...fields, lines: list('Lines', 'x', objectOf(changed), { minItems: 1 }) });

describe('a released contract', () => {
  it('is kept when nothing changes', () => expect(breachesOf(releasedAs(fields), declare(fields))).toEqual([]));

  it.each<[string, Fields]>([
    ['an optional field', { ...fields, extra: optional(text('Extra', 'x')) }],
    ['an optional field of a line', linesOf({ ...line, extra: optional(money('Extra', 'x')) })],
    ['a word of an enum', { ...fields, color: oneOf('Color', 'x', ['red', 'green', 'blue']) }],
    ['room for longer text', { ...fields, orderId: text('Order', 'x', 200) }],
    ['room for other numbers', { ...fields, size: integer('Size', 'x', -1, 11) }],
    ['other words about a field', { ...fields, size: integer('Extent', 'How wide.', 0, 10) }],
  ])('is kept when there is added %s', (_what, now) => expect(breachesOf(releasedAs(fields), declare(now))).toEqual([]));

  it.each<[string, Fields, string, Breach['kind']]>([
    ['loses a field', without('orderId'), '/orderId', 'field-lost'],
    ['loses an optional field', without('answer'), '/answer', 'field-lost'],
    ['loses a field of a line', linesOf({ sku: line.sku }), '/lines/*/note', 'field-lost'],
    ['loses a field of an object', { ...fields, place: object('Place', 'x', {}) }, '/place/city', 'field-lost'],
    ['retypes a field', { ...fields, orderId: integer('Order', 'x') }, '/orderId', 'field-retyped'],
    ['retypes money to a number', { ...fields, amount: integer('Amount', 'x') }, '/amount', 'field-retyped'],
    ['retypes a date to text', { ...fields, on: optional(text('On', 'x')) }, '/on', 'field-retyped'],
    ['retypes a field of a line', linesOf({ ...line, sku: integer('Sku', 'x') }), '/lines/*/sku', 'field-retyped'],
    [
      'retypes the entries of a map',
      { ...fields, labels: map('Labels', 'x', { type: 'integer' }) },
      '/labels/*',
      'field-retyped',
    ],
    ['lets null be no more', { ...fields, from: text('From', 'x') }, '/from', 'field-retyped'],
    ['lets null be', { ...fields, color: nullable(fields.color) }, '/color', 'field-retyped'],
    ['shows a person', { ...fields, who: optional(text('Who', 'x', 80)) }, '/who', 'field-retyped'],
    ['requires an optional field', { ...fields, on: date('On', 'x') }, '/on', 'field-required'],
    ['requires a new field', { ...fields, extra: text('Extra', 'x') }, '/extra', 'field-required'],
    ['requires a field of a line', linesOf({ ...line, note: text('Note', 'x') }), '/lines/*/note', 'field-required'],
    ['leaves out what was always there', { ...fields, color: optional(fields.color) }, '/color', 'field-not-required'],
    ['narrows an enum', { ...fields, color: oneOf('Color', 'x', ['red']) }, '/color', 'enum-narrowed'],
    ['narrows a text', { ...fields, orderId: text('Order', 'x', 99) }, '/orderId', 'limit-narrowed'],
    ['narrows a nullable text', { ...fields, from: nullable(text('From', 'x', 99)) }, '/from', 'limit-narrowed'],
    ['narrows a number', { ...fields, size: integer('Size', 'x', 1, 10) }, '/size', 'limit-narrowed'],
    ['narrows a sealed field on entry', { ...fields, who: optional(personal(text('Who', 'x', 79))) }, '/who', 'limit-narrowed'],
    [
      'narrows a list',
      { ...fields, lines: list('Lines', 'x', objectOf(line), { minItems: 1, maxItems: 5 }) },
      '/lines',
      'limit-narrowed',
    ],
  ])('is broken when it %s', (_what, now, pointer, kind) => {
    expect(told(breachesOf(releasedAs(fields), declare(now)))).toEqual(expect.arrayContaining([[pointer, kind]]));
    expect(new Set(breachesOf(releasedAs(fields), declare(now)).map((one) => one.pointer))).toEqual(new Set([pointer]));
  });

  it('is broken when text that was free becomes an enum', () => {
    const before = releasedAs({ word: { schema: { type: 'string' }, required: true } });
    const now = declare({ word: { schema: { type: 'string', enum: ['a'] }, required: true } });
    expect(told(breachesOf(before, now))).toEqual([['/word', 'enum-narrowed']]);
  });

  it('may ask less of its senders, but not give less to its readers', () => {
    const { entrySchema } = declare(fields);
    const now = declare({ ...fields, color: optional(fields.color) });
    expect(told(breachesOf({ type: TYPE, schema: now.schema, entrySchema }, now))).toEqual([]);
  });

  it('is broken when it is gone, and says what to do', () => {
    expect(breachesOf(releasedAs(fields), undefined).map(describeBreach)).toEqual([
      `${TYPE}: the contract is gone (contract-lost). Put it back: its events are in ledgers, or leave ${TYPE} as it was and declare account.thing-happened.v2 beside it.`,
    ]);
  });

  it('says which field is broken and what to do', () => {
    expect(breachesOf(releasedAs(fields), declare(linesOf({ sku: line.sku }))).map(describeBreach)).toEqual([
      `${TYPE}: /lines/*/note is gone (field-lost). Put the field back, or leave ${TYPE} as it was and declare account.thing-happened.v2 beside it.`,
    ]);
  });
});

/** Any contract of these forms, and a value of each field. */
type Form = readonly [name: string, field: Field, example: unknown];
const forms: readonly Form[] = [
  ['text', text('T', 't'), 'x'],
  ['integer', integer('I', 'i'), 7],
  ['date', date('D', 'd'), '2026-03-01'],
  ['money', money('M', 'm'), { amount: 1, currency: 'GBP' }],
  ['word', oneOf('W', 'w', ['a', 'b']), 'a'],
  ['list', list('L', 'l', objectOf(line)), [{ sku: 'x' }]],
  ['object', object('O', 'o', line), { sku: 'x' }],
  ['nullable', nullable(text('N', 'n')), null],
];
const ANY: Form = ['text', text('T', 't'), 'x'];
const anyForm = fc.constantFrom(...forms);
const anyFields = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.tuple(anyForm, fc.boolean()), { minKeys: 1, maxKeys: 6 });
const toFields = (chosen: Record<string, readonly [Form, boolean]>): Fields =>
  Object.fromEntries(Object.entries(chosen).map(([name, [[, field], required]]) => [name, { ...field, required }]));

it('finds any single breach in any contract, and only there', () =>
  fc.assert(
    fc.property(anyFields, fc.nat(), anyForm, (chosen, place, [form, other]) => {
      const before = toFields(chosen);
      const name = Object.keys(before)[place % Object.keys(before).length] ?? '';
      const [[was, field], required] = chosen[name] ?? [ANY, true];
      const { [name]: _, ...rest } = before;
      const found = (now: Fields) => told(breachesOf(releasedAs(before), declare(now)));
      expect(found(before)).toEqual([]);
      expect(found(rest)).toEqual([[`/${name}`, 'field-lost']]);
      expect(found({ ...before, [name]: { ...field, required: !required } })).toEqual([
        [`/${name}`, required ? 'field-not-required' : 'field-required'],
      ]);
      const retyped = found({ ...before, [name]: { ...other, required } }).filter(([, kind]) => kind !== 'field-lost');
      expect(retyped.length > 0).toBe(form !== was);
      expect(found({ ...before, 'brand-new': { ...other, required: true } })).toEqual([['/brand-new', 'field-required']]);
      expect(found({ ...before, 'brand-new': { ...other, required: false } })).toEqual([]);
    }),
  ));

const changes = ['none', 'none', 'none', 'required', 'optional', 'another form', 'gone'] as const;

it('lets nothing pass after which recorded data could not be read', () =>
  fc.assert(
    fc.property(anyFields, fc.array(fc.tuple(fc.constantFrom(...changes), anyForm), { minLength: 6 }), (chosen, planned) => {
      const changed = Object.entries(chosen).flatMap(([name, [[form, field, example], required]], i) => {
        const [change, [otherForm, other, otherExample]] = planned[i] ?? ['none', ANY];
        if (change === 'gone') return [];
        if (change === 'another form') return [[name, [[otherForm, other, otherExample], required]]] as const;
        return [[name, [[form, field, example], change === 'none' ? required : change === 'required']]] as const;
      });
      const now = declare(toFields(Object.fromEntries(changed)));
      if (breachesOf(releasedAs(toFields(chosen)), now).length > 0) return;
      const smallest = Object.entries(chosen).filter(([, [, required]]) => required);
      const whole = Object.entries(chosen);
      for (const recorded of [smallest, whole]) {
        const data = Object.fromEntries(recorded.map(([name, [[, , example]]]) => [name, example]));
        expect(readingValidator(now)(data)).toEqual([]);
      }
    }),
  ));
