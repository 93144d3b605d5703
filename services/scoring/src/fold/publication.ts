import type { PlainDate } from '@strata/kernel';
import type { PolicyRef } from '@strata/policy';
import { POLICY_PUBLISHED } from '../names.js';
import type { RecordedInput } from './input.js';

/** A `scoring.policy-published.v1` of one partition: the event, and what it says. */
export type Publication = RecordedInput &
  Readonly<{
    policy: PolicyRef;
    effectiveFrom: PlainDate;
    document: unknown;
  }>;

/** The publications among inputs, in order. */
export const publicationsOf = (inputs: readonly RecordedInput[]): readonly Publication[] =>
  inputs.filter(({ type }) => type === POLICY_PUBLISHED).map(publicationOf);

/** The input as the publication of a policy. */
export const publicationOf = (event: RecordedInput): Publication => {
  const { data } = event;
  if (!isPublished(data)) throw new Error(`event ${event.eventId} does not publish a policy as it should`);
  return { ...event, policy: data.policy, effectiveFrom: data.effectiveFrom, document: data.document };
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
