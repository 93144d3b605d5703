import type { Decided, Message, PlainDate } from '@strata/kernel';
import type { FactValues } from '@strata/policy';

/** The rule of a segment holds now; `facts` are the values that it saw. */
export type SegmentEntered = Message<'scoring.segment-entered.v1', Decided<{ segment: string; facts: FactValues }>>;

/** Why an account left: the rule does not hold, a fact that it needs is not known any more, the account is not graded, the segment is gone. */
export type LeavingReason = 'condition' | 'missing' | 'exclusion' | 'policy';

export type SegmentLeft = Message<
  'scoring.segment-left.v1',
  Decided<{ segment: string; since: PlainDate; because: LeavingReason; facts: FactValues; missing?: readonly string[] }>
>;
