import { databaseTrouble } from '../database/trouble.js';

const transient = new Set(['57P01', '57P02', '57P03', '57P05', '53300', '53400', '25006']);
const network = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);
/** What pg and pg-pool throw as plain errors, with nothing but their text to tell them by. */
const sentences =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed and is not queryable|Cannot use a pool after calling end|Driver not Connected)/;

const codeOf = (error: object): string | undefined =>
  'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Whether PostgreSQL (or the way to it) is what failed: unreachable, starting, stopping, out of connections, or not to be entered as we are told. */
export const isOutage = (error: unknown): boolean => {
  if (typeof error !== 'object' || error === null) return false;
  if (databaseTrouble(error) !== undefined) return true;
  const code = codeOf(error);
  if (code !== undefined && (transient.has(code) || (code.length === 5 && code.startsWith('08')))) return true;
  if (code !== undefined && network.has(code) && ('syscall' in error || error instanceof AggregateError)) return true;
  if (error instanceof Error && sentences.test(error.message)) return true;
  if ('driverError' in error) return isOutage(error.driverError);
  return error instanceof Error && error.cause !== undefined && error.cause !== error ? isOutage(error.cause) : false;
};
