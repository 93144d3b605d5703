import type { FieldError } from '@strata/kernel';
import type { ErrorObject } from 'ajv/dist/2020.js';

type Finding = Readonly<{ pointer: string; code: string; detail: string }>;

/** At most this many errors of one event are reported: a thousand bad lines have one cause. */
const MAX_ERRORS = 20;

/**
 * What the validator found, in the words of this API.
 * @param prefix pointer of the validated value in the request, `/data`
 */
export const problemsOf = (errors: readonly ErrorObject[], prefix: string): readonly FieldError[] => {
  const telling = errors.filter(
    ({ keyword, params }) => keyword !== 'anyOf' && !(keyword === 'type' && params['type'] === 'null'),
  );
  return (telling.length > 0 ? telling : errors)
    .slice(0, MAX_ERRORS)
    .map((error) => findingOf(error, prefix + error.instancePath));
};

const findingOf = (error: ErrorObject, pointer: string): Finding => {
  if (error.schemaPath.startsWith('#/$defs/money/')) return moneyFinding(error, pointer) ?? generalFinding(error, pointer);
  return generalFinding(error, pointer);
};

/** Money is one value to its sender: what is wrong with its amount is said of the money, not of a part of it. */
const moneyFinding = (error: ErrorObject, pointer: string): Finding | undefined => {
  const whole = pointer.replace(/\/amount$/, '');
  if (error.schemaPath === '#/$defs/money/type') {
    return { pointer, code: 'not-money', detail: 'must be an amount of money such as {"amount": 1530, "currency": "GBP"}' };
  }
  if (!error.schemaPath.startsWith('#/$defs/money/properties/amount/')) return undefined;
  switch (error.keyword) {
    case 'type':
      return { pointer: whole, code: 'amount-not-integer', detail: 'must be an integer number of minor units' };
    case 'minimum':
      return { pointer: whole, code: 'amount-negative', detail: 'must not be negative' };
    case 'maximum':
      return { pointer: whole, code: 'amount-too-large', detail: `must be at most ${Number.MAX_SAFE_INTEGER} minor units` };
    default:
      return undefined;
  }
};

const generalFinding = ({ keyword, params, message, schema, parentSchema }: ErrorObject, pointer: string): Finding => {
  const param = (name: string): string => String(params[name]);
  const found = (code: string, detail: string): Finding => ({ pointer, code, detail });
  switch (keyword) {
    case 'required':
      return { pointer: `${pointer}/${escaped(param('missingProperty'))}`, code: 'field-missing', detail: 'is required' };
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return {
        pointer: `${pointer}/${escaped(param(keyword === 'additionalProperties' ? 'additionalProperty' : 'unevaluatedProperty'))}`,
        code: 'field-unknown',
        detail: `is not known; known are ${namesOf(parentSchema?.['properties']).join(', ')}`,
      };
    case 'type':
      return typeFinding(params['type'], found);
    case 'format':
      return FORMATS[param('format')]?.(found) ?? found('malformed', `must be of format ${param('format')}`);
    case 'enum':
      return found('not-one-of', `must be one of ${Array.isArray(schema) ? schema.join(', ') : ''}`);
    case 'pattern':
      return found('malformed', `must match ${param('pattern')}`);
    case 'minimum':
      return found('too-small', `must be at least ${param('limit')}`);
    case 'maximum':
      return found('too-large', `must be at most ${param('limit')}`);
    case 'minLength':
      return found('empty', 'must not be empty');
    case 'maxLength':
      return found('too-long', `must have at most ${param('limit')} characters`);
    case 'minItems':
      return found('too-few', `must have at least ${param('limit')} entries`);
    case 'maxItems':
      return found('too-many', `must have at most ${param('limit')} entries`);
    case 'minProperties':
      return found('too-few-fields', `must name at least ${param('limit')} fields`);
    default:
      return found(
        keyword.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
        message ?? 'breaks its schema',
      );
  }
};

type Found = (code: string, detail: string) => Finding;

const typeFinding = (expected: unknown, found: Found): Finding => {
  if (Array.isArray(expected)) return found('wrong-type', `must be of type ${expected.join(', ')}`);
  return TYPES[String(expected)]?.(found) ?? found('wrong-type', `must be of type ${String(expected)}`);
};

const TYPES: Readonly<Record<string, (found: Found) => Finding>> = {
  integer: (found) => found('not-an-integer', 'must be an integer'),
  number: (found) => found('not-a-number', 'must be a number'),
  string: (found) => found('not-a-string', 'must be text'),
  boolean: (found) => found('not-a-boolean', 'must be true or false'),
  object: (found) => found('not-an-object', 'must be an object'),
  array: (found) => found('not-a-list', 'must be a list'),
};

const FORMATS: Readonly<Record<string, (found: Found) => Finding>> = {
  date: (found) => found('not-a-date', 'must be a date of the calendar, YYYY-MM-DD'),
  'date-time': (found) => found('not-an-instant', 'must be an instant with its offset, such as 2026-03-01T08:00:00Z'),
  currency: (found) => found('not-a-currency', 'must be the ISO 4217 code of a currency'),
  email: (found) => found('not-a-mail-address', 'must be a mail address'),
  uuid: (found) => found('not-a-uuid', 'must be a UUID'),
};

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
const namesOf = (properties: unknown): readonly string[] =>
  typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
