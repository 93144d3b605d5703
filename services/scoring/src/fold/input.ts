import type { RecordedEvent } from '@strata/ledger';
import { isReviewCompleted } from '@strata/domain-scoring';
import { OVERRIDE_WITHDRAWN, POLICY_TOOK_EFFECT, REVIEW_COMPLETED, TIER_OVERRIDDEN } from '../names.js';

/**
 * A recorded input of one partition: what scoring was told besides the facts of the account ledger. Its place among them is on record, so a replay
 * meets it again where it was.
 */
export type RecordedInput = RecordedEvent &
  Readonly<{
    /** The position of the account ledger behind which it was recorded. */
    after: number;
  }>;

/** The inputs among the events of stream `inputs`, in order. What follows from them stands on the stream too: a policy took effect. */
export const inputsOf = (events: readonly RecordedEvent[]): readonly RecordedInput[] =>
  events.filter(({ type }) => type !== POLICY_TOOK_EFFECT).map(toInput);

/** @throws when the event does not say behind which fact it was recorded */
export const toInput = (event: RecordedEvent): RecordedInput => {
  const { after } = event.metadata;
  if (after === undefined) throw new Error(`event ${event.eventId} does not say behind which fact it was recorded`);
  return { ...event, after };
};

/** The accounts that an input is about, by its type. Those of a policy are all: it has a way of its own. */
const ACCOUNTS: Readonly<Record<string, (data: unknown) => readonly string[]>> = {
  [TIER_OVERRIDDEN]: (data) => idOf(data),
  [OVERRIDE_WITHDRAWN]: (data) => idOf(data),
  [REVIEW_COMPLETED]: (data) => (isReviewCompleted(data) ? data.accounts.map(({ accountId }) => accountId) : []),
};

/** The accounts that an input is about, in order of account. */
export const accountsIn = ({ type, data }: RecordedInput): readonly string[] => (ACCOUNTS[type]?.(data) ?? []).toSorted();

const idOf = (data: unknown): readonly string[] =>
  typeof data === 'object' && data !== null && 'accountId' in data && typeof data.accountId === 'string' ? [data.accountId] : [];
