import type { PlainDate } from '@strata/kernel';
import type { RecordedEvent } from '@strata/ledger';

/** One per partition: everything that decides beside the primary ledger, in the order of record, each with `metadata.after`. */
export const INPUTS_STREAM = 'inputs';

const ACCOUNT_PREFIX = 'account-';

/** The stream of an account, the same name in every ledger. */
export const accountStream = (accountId: string): string => ACCOUNT_PREFIX + accountId;

/** The account that a stream is about; undefined for the calendar and other streams of the ledger. */
export const accountOf = (stream: string): string | undefined =>
  stream.startsWith(ACCOUNT_PREFIX) ? stream.slice(ACCOUNT_PREFIX.length) : undefined;

/** The day that a `calendar.day-opened.v1` opens. */
export const dateOf = ({ data, eventId }: RecordedEvent): PlainDate => {
  if (typeof data === 'object' && data !== null && 'date' in data && typeof data.date === 'string') return data.date;
  throw new Error(`event ${eventId} opens a day and does not say which`);
};
