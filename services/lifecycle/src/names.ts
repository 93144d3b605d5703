import type { FoldNames } from '@strata/messaging';

/** The consumers' names, and so their checkpoints'. Renaming one would replay its ledger from the start. */
export const ACCOUNT_FACTS = 'lifecycle.account-facts';
export const SCORING_DECISIONS = 'lifecycle.scoring-decisions';

/** The schema of this service and the name of its ledger; the ledgers it reads. */
export const LIFECYCLE = 'lifecycle';
export const ACCOUNT = 'account';
export const SCORING = 'scoring';

export const STAGE_CHANGED = 'lifecycle.stage-changed.v1';
export const SIGNAL_OPENED = 'lifecycle.signal-opened.v1';
export const SIGNAL_CLOSED = 'lifecycle.signal-closed.v1';

export const POLICY_RECEIVED = 'lifecycle.policy-received.v1';
export const TIER_RECEIVED = 'lifecycle.tier-received.v1';
export const SIGNAL_EXPLAINED = 'lifecycle.signal-explained.v1';
export const OUTCOME_EXPLAINED = 'lifecycle.outcome-explained.v1';
export const RENEWAL_COMMITTED = 'lifecycle.renewal-committed.v1';

export const NAMES: FoldNames = {
  own: LIFECYCLE,
  primary: ACCOUNT,
  consumer: ACCOUNT_FACTS,
  policyPublished: POLICY_RECEIVED,
  policyTookEffect: 'lifecycle.policy-took-effect.v1',
};
