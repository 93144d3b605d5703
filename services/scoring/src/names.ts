import type { FoldNames } from '@strata/messaging';

/** The consumer's name, and so its checkpoint's. Renaming it would replay the account ledger from the start. */
export const ACCOUNT_FACTS = 'scoring.account-facts';

/** The schema of this service and the name of its ledger; the ledger it reads. */
export const SCORING = 'scoring';
export const ACCOUNT = 'account';

/** The stream of the drafts of a policy, in partition 0. */
export const draftStream = (policyId: string): string => `policy-${policyId}`;

/** The stream of the days that are opened, in every partition of the account ledger. */
export const CALENDAR = 'calendar';
export const POLICY_DRAFTED = 'scoring.policy-drafted.v1';
export const POLICY_CHECKED = 'scoring.policy-checked.v1';
export const POLICY_TRIED = 'scoring.policy-tried.v1';
export const POLICY_APPROVED = 'scoring.policy-approved.v1';
export const POLICY_PUBLISHED = 'scoring.policy-published.v1';
export const POLICY_TOOK_EFFECT = 'scoring.policy-took-effect.v1';
/** What is said of drafts, on streams of their own in partition 0: no input of a partition, no decision. */
export const ABOUT_DRAFTS: readonly string[] = [POLICY_DRAFTED, POLICY_CHECKED, POLICY_TRIED, POLICY_APPROVED];
export const SCORE_CHANGED = 'scoring.score-changed.v1';
export const REVIEW_COMPLETED = 'scoring.review-completed.v1';

export const NAMES: FoldNames = {
  own: SCORING,
  primary: ACCOUNT,
  consumer: ACCOUNT_FACTS,
  policyPublished: POLICY_PUBLISHED,
  policyTookEffect: POLICY_TOOK_EFFECT,
};
