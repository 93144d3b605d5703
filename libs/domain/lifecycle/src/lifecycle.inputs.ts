/* What lifecycle is told besides facts. */

/** Scoring moved the account on a ladder, or took it off: `{accountId, ladder, tier}`. */
export const TIER_RECEIVED = 'lifecycle.tier-received.v1';
/** Somebody found out why a signal is open: `{accountId, signal, explanation}`. */
export const SIGNAL_EXPLAINED = 'lifecycle.signal-explained.v1';
/** Who looks after the customer says how a renewal is seen: `{accountId, contractId, commitment, amount?}`. */
export const RENEWAL_COMMITTED = 'lifecycle.renewal-committed.v1';
/** Somebody recorded why a contract was renewed or not: `{accountId, contractId, outcome, reason}`. */
export const OUTCOME_EXPLAINED = 'lifecycle.outcome-explained.v1';
