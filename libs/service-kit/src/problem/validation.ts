import { type ArgumentMetadata, Injectable, ValidationPipe, type ValidationError } from '@nestjs/common';
import type { FieldError } from '@strata/kernel';

import { brokenRules } from './errors.js';

/** What a rule of class-validator says about a value, as a code; a rule that is not here keeps its own name. */
const codes: Readonly<Record<string, string>> = {
  arrayMaxSize: 'too-many',
  arrayMinSize: 'too-few',
  arrayNotEmpty: 'empty',
  arrayUnique: 'not-unique',
  isArray: 'not-a-list',
  isBoolean: 'not-a-boolean',
  isCalendarDate: 'not-a-date',
  isDefined: 'field-missing',
  isHttpUrl: 'not-a-url',
  isIn: 'not-one-of',
  isInt: 'not-an-integer',
  isNotEmpty: 'empty',
  isNumber: 'not-a-number',
  isObject: 'not-an-object',
  isPositive: 'not-positive',
  isString: 'not-a-string',
  isTimeZone: 'not-a-time-zone',
  isUUID: 'not-a-uuid',
  matches: 'malformed',
  max: 'too-large',
  maxLength: 'too-long',
  min: 'too-small',
  minLength: 'too-short',
  nestedValidation: 'not-an-object',
  whitelistValidation: 'field-unknown',
};

const kebab = (name: string): string => name.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
const escape = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

const detailOf = (property: string, rule: string, message: string): string => {
  if (rule === 'whitelistValidation') return 'is not a field of this request';
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
};

/** Flattens the tree of class-validator into pointers (RFC 6901), kebab-case codes and rules without values. */
const fieldErrors = (errors: readonly ValidationError[], under = ''): FieldError[] =>
  errors.flatMap(({ property, constraints = {}, children = [], value }) => {
    const pointer = `${under}/${escape(property)}`;
    const own = Object.entries(constraints).map(([rule, message]) => ({
      pointer,
      code: value === undefined && rule !== 'whitelistValidation' ? 'field-missing' : (codes[rule] ?? kebab(rule)),
      detail: detailOf(property, rule, message),
    }));
    return [...own, ...fieldErrors(children, pointer)];
  });

const places: Readonly<Record<ArgumentMetadata['type'], string>> = { body: '', query: '/query', param: '/path', custom: '' };

/** Bodies and queries become instances of their class, or a 400 that names each field and its rule. */
@Injectable()
export class RequestPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      stopAtFirstError: true,
      exceptionFactory: (errors) => new InvalidFields(fieldErrors(errors)),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    try {
      return await super.transform(value, metadata);
    } catch (error) {
      if (!(error instanceof InvalidFields)) throw error;
      const at = places[metadata.type] + (metadata.type !== 'body' && metadata.data ? `/${escape(metadata.data)}` : '');
      const errors = error.errors.map((one) => ({ ...one, pointer: at + one.pointer }));
      throw brokenRules(errors);
    }
  }
}

/** Between the two steps above: the tree as a list, before it is known where in the request it stood. */
class InvalidFields extends Error {
  readonly errors: readonly FieldError[];

  constructor(errors: readonly FieldError[]) {
    super('invalid fields');
    this.errors = errors;
  }
}
