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

/** The service cannot answer now and will again by itself (HTTP 503 with Retry-After). */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}
