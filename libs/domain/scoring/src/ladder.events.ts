import type { Decided, Message, PlainDate } from '@strata/kernel';

/** A shortfall was seen often enough: on `dueOn` the tier falls to `to`, unless points return. `pointsToStay` is null where rules decide. */
export type DowngradeAnnounced = Message<
  'scoring.downgrade-announced.v1',
  Decided<{
    ladder: string;
    tier: string;
    to: string;
    dueOn: PlainDate;
    points: number;
    pointsToStay: number | null;
    reason: string;
  }>
>;

/** An announced fall will not happen: the account has again what it takes to stay, or its tier is held by hand. */
export type DowngradeWithdrawn = Message<
  'scoring.downgrade-withdrawn.v1',
  Decided<{ ladder: string; tier: string; wasDueOn: PlainDate; points: number; because: 'kept' | 'override' }>
>;

/** A tier held by hand came to its end by itself: its day has come, or a new policy does not have the tier. */
export type OverrideExpired = Message<
  'scoring.override-expired.v1',
  Decided<{ ladder: string; overrideId: string; tier: string; because: 'expired' | 'policy' }>
>;
