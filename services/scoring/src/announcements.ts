import type { EntitlementsChanged, TierChanged } from '@strata/domain-scoring';
import type { RecordedEvent } from '@strata/ledger';
import type { Publisher, PublicMessage } from '@strata/messaging';

const TIER_CHANGED = 'strata.tier-changed.v1';
const ENTITLEMENTS_CHANGED = 'strata.entitlements-changed.v1';

/**
 * What scoring says to everybody: its decisions in the words of the public contract, which stays as it is when our own events grow.
 * Pure, so that an event that is sent again leads to the same message.
 */
export const announcements: Publisher = {
  topics: [TIER_CHANGED, ENTITLEMENTS_CHANGED],
  messagesOf: ({ type, data, eventId }: RecordedEvent): readonly PublicMessage[] =>
    isTierChange(type, data)
      ? [tierChanged(data, eventId)]
      : isChangeOfRights(type, data)
        ? [entitlementsChanged(data, eventId)]
        : [],
};

const tierChanged = ({ on, ...decision }: TierChanged['data'], decisionId: string): PublicMessage => {
  const { accountId, ladder, from, to, direction, points, reason, policy, cause } = decision;
  return {
    topic: TIER_CHANGED,
    id: decisionId,
    subject: accountId,
    data: { accountId, ladder, from, to, direction, points, effectiveOn: on, reason, policy, decisionId, cause },
  };
};

const entitlementsChanged = (decision: EntitlementsChanged['data'], decisionId: string): PublicMessage => {
  const { accountId, ladder, tier, effectiveFrom, entitlements, granted, kept, because, policy, cause } = decision;
  return {
    topic: ENTITLEMENTS_CHANGED,
    id: decisionId,
    subject: accountId,
    data: { accountId, ladder, tier, effectiveFrom, entitlements, granted, kept, because, policy, decisionId, cause },
  };
};

/** By its type alone: that the data is as it should be was seen to when it was decided. */
const isTierChange = (type: string, data: unknown): data is TierChanged['data'] =>
  type === 'scoring.tier-changed.v1' && typeof data === 'object' && data !== null;
const isChangeOfRights = (type: string, data: unknown): data is EntitlementsChanged['data'] =>
  type === 'scoring.entitlements-changed.v1' && typeof data === 'object' && data !== null;
