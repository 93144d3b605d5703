import type { RecordedEvent } from '@strata/ledger';
import type { Publisher, PublicMessage } from '@strata/messaging';
import { STAGE_CHANGED } from './names.js';

const TOPIC = 'strata.stage-changed.v1';

type StageChanged = Readonly<{
  accountId: string;
  from: string | null;
  to: string;
  rule: string | null;
  reason: string;
  on: string;
  policy: unknown;
  cause: unknown;
}>;

/**
 * What lifecycle says to everybody: its decisions in the words of the public contract, which stays as it is when our own events grow.
 * Pure, so that an event that is sent again leads to the same message.
 */
export const announcements: Publisher = {
  topics: [TOPIC],
  messagesOf: ({ type, data, eventId }: RecordedEvent): readonly PublicMessage[] =>
    isStageChange(type, data) ? [stageChanged(data, eventId)] : [],
};

const stageChanged = (
  { accountId, from, to, rule, reason, on, policy, cause }: StageChanged,
  decisionId: string,
): PublicMessage => ({
  topic: TOPIC,
  id: decisionId,
  subject: accountId,
  data: { accountId, from, to, rule, effectiveOn: on, reason, policy, decisionId, cause },
});

/** By its type alone: that the data is as it should be was seen to when it was decided. */
const isStageChange = (type: string, data: unknown): data is StageChanged =>
  type === STAGE_CHANGED && typeof data === 'object' && data !== null;
