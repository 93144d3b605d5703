import type { Message, PlainDate } from '@strata/kernel';

/* What scoring is told besides facts. Recorded and kept forever: add a field or a new name, never rename or reuse one. */

/** A tier is to be held by hand from the open day on, until the day on which it expires. It replaces one that holds on that ladder. */
export type TierOverridden = Message<
  'scoring.tier-overridden.v1',
  Readonly<{
    overrideId: string;
    accountId: string;
    ladder: string;
    tier: string;
    reason: string;
    requestedBy: string;
    approvedBy: string;
    /** The first day on which it no longer holds. */
    expiresOn: PlainDate;
    /** The open day on which it was recorded. */
    on: PlainDate;
  }>
>;

/** A tier held by hand is given back before its day. */
export type OverrideWithdrawn = Message<
  'scoring.override-withdrawn.v1',
  Readonly<{ overrideId: string; accountId: string; ladder: string; by: string; reason: string; on: PlainDate }>
>;
