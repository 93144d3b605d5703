/** One field of a request and the rule it broke. `pointer` is a JSON Pointer (RFC 6901) into the request body. */
export type FieldError = Readonly<{ pointer: string; code: string; detail: string }>;

/** A request that was understood and declined: expected, visible to the caller, never retried. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** Stable, kebab-case: what a program may branch on. */
  readonly code: string;
  readonly errors: readonly FieldError[];

  constructor(code: string, message: string, errors: readonly FieldError[] = []) {
    super(message);
    this.code = code;
    this.errors = errors;
  }
}

/** The stream is not at the version that the caller expected (HTTP: 409, or 412 when it came as If-Match). */
export class Conflict extends Refusal {}

/** The thing asked for does not exist (HTTP: 404). */
export class NotFound extends Refusal {}
