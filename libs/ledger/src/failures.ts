import { NotRecordable } from './recordable.js';

/** The SQLSTATE of a failure, or undefined when it did not come from the server. */
const sqlState = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Two transactions got in each other's way and the server ended this one: deadlock, serialisation. Trying again helps. */
export const isTransient = (error: unknown): boolean => ['40P01', '40001'].includes(sqlState(error) ?? '');

/** Something in the input cannot be stored (class 22: a value; class 23: a constraint), so other input may well be. */
export const isAboutItsInput = (error: unknown): boolean =>
  error instanceof NotRecordable || /^2[23]/.test(sqlState(error) ?? '');
