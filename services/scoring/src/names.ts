/** The consumer's name, and so its checkpoint's. Renaming it would replay the account ledger from the start. */
export const ACCOUNT_FACTS = 'scoring.account-facts';

/** The schema of this service and the name of its ledger; the ledger it reads. */
export const SCORING = 'scoring';
export const ACCOUNT = 'account';

/** One per partition: what scoring was told besides the facts of the account ledger, and what is in force here. */
export const INPUT_STREAM = 'inputs';

/** The stream of the drafts of a policy, in partition 0. */
export const draftStream = (policyId: string): string => `policy-${policyId}`;

/** The stream of the days that are opened, in every partition of the account ledger. */
export const CALENDAR = 'calendar';
export const DAY_OPENED = 'calendar.day-opened.v1';
export const POLICY_DRAFTED = 'scoring.policy-drafted.v1';
export const POLICY_CHECKED = 'scoring.policy-checked.v1';
export const POLICY_TRIED = 'scoring.policy-tried.v1';
export const POLICY_APPROVED = 'scoring.policy-approved.v1';
export const POLICY_PUBLISHED = 'scoring.policy-published.v1';
export const POLICY_TOOK_EFFECT = 'scoring.policy-took-effect.v1';
/** What is said of drafts, on streams of their own in partition 0: no input of a partition, no decision. */
export const ABOUT_DRAFTS: readonly string[] = [POLICY_DRAFTED, POLICY_CHECKED, POLICY_TRIED, POLICY_APPROVED];
export const TIER_OVERRIDDEN = 'scoring.tier-overridden.v1';
export const REVIEW_COMPLETED = 'scoring.review-completed.v1';
export const OVERRIDE_WITHDRAWN = 'scoring.override-withdrawn.v1';

/** Before the account's id in the name of its stream. */
export const ACCOUNT_PREFIX = 'account-';

/** The stream of an account, the same name in every ledger. */
export const accountStream = (accountId: string): string => ACCOUNT_PREFIX + accountId;

/** The account that a stream is about; undefined for the calendar and other streams of the ledger. */
export const accountOf = (stream: string): string | undefined =>
  stream.startsWith(ACCOUNT_PREFIX) ? stream.slice(ACCOUNT_PREFIX.length) : undefined;
