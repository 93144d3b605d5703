import type { Cause, Message, PlainDate, PolicyRef } from '@strata/kernel';
import type { Rights } from '@strata/policy';

/** Rights of a tier that was lost, and the last day on which they still hold. Only those that the present tier does not give as well. */
export type KeptRights = Readonly<{ tier: string; until: PlainDate; entitlements: Rights }>;

/** Why rights changed: the tier did, a contract ended early, what was kept is over, another policy decides, or the account is not graded. */
export type RightsReason = 'tier' | 'contract' | 'lapse' | 'policy' | 'exclusion';

/**
 * What an account is entitled to by its place on a ladder, from a day on. `entitlements` is what it has on that day: what the tier gives
 * (`granted`), and what is kept of tiers it has lost. Source: S3, rights per grade follow the funnel.
 */
export type EntitlementsChanged = Message<
  'scoring.entitlements-changed.v1',
  Readonly<{
    accountId: string;
    ladder: string;
    /** Null when the account stands on this ladder no more. */
    tier: string | null;
    effectiveFrom: PlainDate;
    entitlements: Rights;
    granted: Rights;
    /** From the lowest tier to the highest: of two the higher wins. */
    kept: readonly KeptRights[];
    because: RightsReason;
    policy: PolicyRef;
    cause: Cause;
  }>
>;
