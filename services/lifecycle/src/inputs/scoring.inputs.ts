import { deriveEventId, type RecordedEvent } from '@strata/ledger';
import { type NewInput, requireSound } from '@strata/messaging';
import { requireContract } from '@strata/contracts';
import { POLICY_RECEIVED, TIER_RECEIVED } from '../names.js';

type Input = Readonly<{ type: string; data: unknown }>;

/**
 * What a decision of scoring is to lifecycle: a policy to decide by, a tier to know. Nothing for all others.
 * @throws CannotHandle when it is not what its contract promises
 */
export const inputsFrom = (event: RecordedEvent): readonly NewInput[] =>
  translate(event).map((input, ordinal) => {
    const { correlationId, traceparent } = event.metadata;
    return {
      ...input,
      eventId: deriveEventId(`lifecycle\n${event.eventId}`, ordinal),
      metadata: {
        causationId: event.eventId,
        source: 'scoring',
        ...(correlationId !== undefined && { correlationId }),
        ...(traceparent !== undefined && { traceparent }),
      },
      occurredAt: event.occurredAt,
    };
  });

/** The position of the account ledger that scoring had come to with what lifecycle needs of it; 0 where it does not say, and for all others. */
export const standsBehind = ({ type, data, metadata }: RecordedEvent): number => {
  if (!TYPES.has(type)) return 0;
  if (metadata.after !== undefined) return metadata.after;
  return isCaused(data) && data.cause.ledger === 'account' ? data.cause.position : 0;
};

const translate = (event: RecordedEvent): readonly Input[] => {
  const { type, data, eventId } = event;
  if (!TYPES.has(type)) return [];
  requireSound(event, requireContract);
  if (isPublished(data)) {
    const { policy, effectiveFrom, document } = data;
    return [{ type: POLICY_RECEIVED, data: { policy, effectiveFrom, document } }];
  }
  if (isTierChanged(data)) return [received(eventId, data.accountId, data.ladder, data.to, data.on)];
  if (isExcluded(data)) return Object.keys(data.left).map((ladder) => received(eventId, data.accountId, ladder, null, data.on));
  return [];
};

const TYPES: ReadonlySet<string> = new Set([
  'scoring.policy-published.v1',
  'scoring.tier-changed.v1',
  'scoring.account-excluded.v1',
]);

const received = (decisionId: string, accountId: string, ladder: string, tier: string | null, on: string): Input => ({
  type: TIER_RECEIVED,
  data: { accountId, ladder, tier, on, decisionId },
});

// That the rest is as it should be, the contract has seen to: these tell the kinds apart.

type Caused = Readonly<{ cause: Readonly<{ ledger: string; position: number }> }>;
const isCaused = (data: unknown): data is Caused =>
  typeof data === 'object' &&
  data !== null &&
  'cause' in data &&
  typeof data.cause === 'object' &&
  data.cause !== null &&
  'ledger' in data.cause &&
  'position' in data.cause &&
  typeof data.cause.position === 'number';

type Published = Readonly<{ policy: unknown; effectiveFrom: string; document: unknown }>;
const isPublished = (data: unknown): data is Published => typeof data === 'object' && data !== null && 'document' in data;

type TierChanged = Readonly<{ accountId: string; ladder: string; to: string; on: string }>;
const isTierChanged = (data: unknown): data is TierChanged => typeof data === 'object' && data !== null && 'direction' in data;

type Excluded = Readonly<{ accountId: string; left: Readonly<Record<string, string>>; on: string }>;
const isExcluded = (data: unknown): data is Excluded => typeof data === 'object' && data !== null && 'left' in data;
