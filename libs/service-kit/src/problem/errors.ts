import type { FieldError } from '@strata/kernel';

/** A request that could not be understood (HTTP 400): not the shape the route asks for. Nothing was tried. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
  readonly code: string;
  readonly errors: readonly FieldError[];

  constructor(code: string, message: string, errors: readonly FieldError[] = []) {
    super(message);
    this.code = code;
    this.errors = errors;
  }
}

/**
 * A query parameter names what there is not: an empty list would say that there is nothing of it.
 * @param what with its name: `tier "Z" on ladder value`
 * @param known the names that there are
 */
export const noSuch = (parameter: string, what: string, known: readonly string[]): Malformed => {
  const detail = known.length === 0 ? 'must be left out: there are none' : `must be one of ${known.join(', ')}`;
  const errors = [{ pointer: `/query/${parameter}`, code: 'not-one-of', detail }];
  return new Malformed('request-invalid', noSuchSentence(what, known), errors);
};

/** Says that there is no such thing, and which there are: `There is no stage "x"; there are launch, growth.` */
export const noSuchSentence = (what: string, known: readonly string[]): string => {
  const names = [...new Set(known)];
  const there = names.length === 0 ? 'are none' : `${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`;
  return `There is no ${what}; there ${there}.`;
};

/** A request with fields that break rules. */
export const brokenRules = (errors: readonly FieldError[]): Malformed => {
  const sentence =
    errors.length === 1 ? 'One field of the request breaks a rule.' : `${errors.length} fields of the request break a rule.`;
  return new Malformed('request-invalid', sentence, errors);
};

/** A request with one field that breaks a rule. `pointer` is into the body, or begins with `/query`, `/path` or `/header`. */
export const malformed = (pointer: string, code: string, detail: string): Malformed => brokenRules([{ pointer, code, detail }]);

/** The service cannot answer now and will again by itself (HTTP 503 with Retry-After). */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}
