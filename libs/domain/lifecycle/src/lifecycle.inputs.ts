import type { Instant, PlainDate } from '@strata/kernel';
import type { Cause } from './lifecycle.events.js';

/**
 * One input of one account: an event of the account ledger, the opening of a day, or a recorded input of this context (below). `on` is the
 * partition's open day. `cause.ledger` and `cause.position` say where it was read: what was seen is remembered for each ledger.
 */
export type LifecycleInput = Readonly<{
  accountId: string;
  type: string;
  data: unknown;
  occurredAt: Instant;
  on: PlainDate;
  cause: Cause;
}>;

/** The opening of a day: the only clock. */
export const DAY_OPENED = 'calendar.day-opened.v1';
/** Scoring moved the account on a ladder, or took it off: `{accountId, ladder, tier}`. */
export const TIER_RECEIVED = 'lifecycle.tier-received.v1';
/** Somebody found out why a signal is open: `{accountId, signal, explanation}`. */
export const SIGNAL_EXPLAINED = 'lifecycle.signal-explained.v1';
/** Who looks after the customer says how a renewal is seen: `{accountId, contractId, commitment, amount?}`. */
export const RENEWAL_COMMITTED = 'lifecycle.renewal-committed.v1';
/** Somebody recorded why a contract was renewed or not: `{accountId, contractId, outcome, reason}`. */
export const OUTCOME_EXPLAINED = 'lifecycle.outcome-explained.v1';
