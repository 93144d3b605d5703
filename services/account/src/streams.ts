import { partitionOf } from '@strata/kernel';
import type { StreamRef } from '@strata/ledger';

const PREFIX = 'account-';

/** Where the facts about an account are. */
export const placeOf = (accountId: string, partitions: number): StreamRef => ({
  partition: partitionOf(accountId, partitions),
  stream: PREFIX + accountId,
});

/** The account that a stream is about. */
export const accountOf = (stream: string): string => stream.slice(PREFIX.length);

/** Streams of accounts, as a range of names: from `FIRST` (exclusive) to `END` (exclusive). */
export const ACCOUNT_STREAMS = { first: PREFIX, end: 'account.' } as const;

/** The days of a partition: a stream of this name is in each of them. */
export const CALENDAR = 'calendar';

/** The company's own types of events. */
export const EVENT_TYPES: StreamRef = { partition: 0, stream: 'event-types' };
