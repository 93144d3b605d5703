/**
 * Thrown by a handler that cannot take the next event yet, because something else has to happen first: neither a fault nor an outage. The
 * partition waits and is tried again, for as long as it takes. What stands before that event is taken with `BatchContext.onlyUpTo`.
 */
export class NotYet extends Error {
  override readonly name = 'NotYet';
}
