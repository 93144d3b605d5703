import type { PlainDate } from '@strata/kernel';
import type { RecordedEvent } from '@strata/ledger';
import type { PolicyRef } from '@strata/policy';
import { POLICY_PUBLISHED } from '../names.js';

/** A `scoring.policy-published.v1` of one partition: the event, and what it says. */
export type Publication = RecordedEvent &
  Readonly<{
    policy: PolicyRef;
    effectiveFrom: PlainDate;
    document: unknown;
    /** The position of the account ledger behind which it was published. */
    after: number;
  }>;

/** The publications among the events of stream `policy`, in order. */
export const publicationsOf = (events: readonly RecordedEvent[]): readonly Publication[] =>
  events.filter(({ type }) => type === POLICY_PUBLISHED).map(toPublication);

const toPublication = (event: RecordedEvent): Publication => {
  const { data } = event;
  const { after } = event.metadata;
  if (!isPublished(data) || after === undefined) throw new Error(`event ${event.eventId} does not publish a policy as it should`);
  return { ...event, policy: data.policy, effectiveFrom: data.effectiveFrom, document: data.document, after };
};

type Published = Readonly<{ policy: PolicyRef; effectiveFrom: PlainDate; document: unknown }>;

const isPublished = (data: unknown): data is Published =>
  typeof data === 'object' &&
  data !== null &&
  'policy' in data &&
  isPolicyRef(data.policy) &&
  'effectiveFrom' in data &&
  'document' in data;

const isPolicyRef = (ref: unknown): ref is PolicyRef =>
  typeof ref === 'object' && ref !== null && 'id' in ref && typeof ref.id === 'string' && 'version' in ref && 'hash' in ref;
