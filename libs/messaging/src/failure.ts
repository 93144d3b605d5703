import { Conflict } from '@strata/kernel';

/**
 * Why a delivery did not succeed. `outage`: the database is away, waited out for as long as it takes. `conflict`: somebody else
 * was quicker, tried again a few times. `fault`: this batch itself cannot be handled (a bug, or an event nobody foresaw).
 */
export type Failure = 'outage' | 'conflict' | 'fault';

/** Serialization failure, deadlock, lock not available (PostgreSQL, appendix A). */
const CONFLICTS: readonly string[] = ['40001', '40P01', '55P03'];
/** Shutdown, crash, starting up, too many connections, disk full, out of memory, a password that was changed; then what the socket says. */
const OUTAGES: readonly string[] = [
  '28000',
  '28P01',
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '53300',
  '53100',
  '53200',
  '25006',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
  'EHOSTUNREACH',
  'ENETUNREACH',
];
/** pg says some of its outages only in words. */
const OUTAGE_WORDS =
  /connection terminated|timeout exceeded when trying to connect|not queryable|connection error|client was closed/i;

export const failureOf = (error: unknown): Failure => {
  if (error instanceof Conflict) return 'conflict';
  const code = codeOf(error);
  if (CONFLICTS.includes(code)) return 'conflict';
  if (OUTAGES.includes(code) || /^08\w{3}$/.test(code) || OUTAGE_WORDS.test(messageOf(error))) return 'outage';
  return 'fault';
};

/** One line for a log, a health answer, a parked row: what happened, without a stack. */
export const messageOf = (error: unknown): string =>
  error instanceof AggregateError && error.message === ''
    ? error.errors.map(messageOf).join('; ')
    : error instanceof Error
      ? error.message
      : typeof error === 'string'
        ? error
        : JSON.stringify(error);

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
