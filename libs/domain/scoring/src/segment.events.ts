import type { Message, PlainDate } from '@strata/kernel';
import type { FactValues, PolicyRef } from '@strata/policy';
import type { Cause } from './score.events.js';

type Decided = Readonly<{ accountId: string; segment: string; on: PlainDate; policy: PolicyRef; cause: Cause }>;

/** The rule of a segment holds now; `facts` are the values that it saw. */
export type SegmentEntered = Message<'scoring.segment-entered.v1', Decided & Readonly<{ facts: FactValues }>>;

/** Why an account left: the rule does not hold, a fact that it needs is not known any more, the account is not graded, the segment is gone. */
export type LeavingReason = 'condition' | 'missing' | 'exclusion' | 'policy';

export type SegmentLeft = Message<
  'scoring.segment-left.v1',
  Decided & Readonly<{ since: PlainDate; because: LeavingReason; facts: FactValues; missing?: readonly string[] }>
>;
