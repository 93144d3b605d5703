import type { Cause, PlainDate } from '@strata/kernel';
import { type CompiledPolicy, type CompiledSegment, type FactValue, type FactValues, holds } from '@strata/policy';
import type { LeavingReason, SegmentEntered, SegmentLeft } from './segment.events.js';

/** The segments that an account is in, each with the day since which it is. */
export type SegmentState = Readonly<Record<string, PlainDate>>;

type Occasion = Readonly<{ accountId: string; on: PlainDate; cause: Cause }>;
type Judged = Readonly<{ holds: boolean; because: LeavingReason; facts: FactValues; missing: readonly string[] }>;

/** Compares the segments of an account, with the facts of this day, with those last recorded; null facts: it is not graded and in none. */
export const decideSegments = (
  { segments, ref }: CompiledPolicy,
  held: SegmentState,
  facts: FactValues | null,
  { accountId, on, cause }: Occasion,
): readonly (SegmentEntered | SegmentLeft)[] => {
  const decided = { on, policy: ref, cause };
  const known = segments.flatMap((segment): readonly (SegmentEntered | SegmentLeft)[] => {
    const judged = judge(segment, facts);
    const since = held[segment.name];
    if (judged.holds === (since !== undefined)) return [];
    const data = { accountId, segment: segment.name, facts: judged.facts, ...decided };
    if (since === undefined) return [{ type: 'scoring.segment-entered.v1', data }];
    const missing = judged.missing.length > 0 ? { missing: judged.missing } : {};
    return [{ type: 'scoring.segment-left.v1', data: { ...data, since, because: judged.because, ...missing } }];
  });
  const gone = Object.entries(held)
    .filter(([name]) => segments.every((segment) => segment.name !== name))
    .map(([segment, since]): SegmentLeft => {
      const data = { accountId, segment, since, because: 'policy', facts: {}, ...decided } as const;
      return { type: 'scoring.segment-left.v1', data };
    });
  return [...known, ...gone];
};

/** What a decision makes of the segments held. */
export const evolveSegments = (before: SegmentState, { type, data }: SegmentEntered | SegmentLeft): SegmentState => {
  if (type === 'scoring.segment-entered.v1') return { ...before, [data.segment]: data.on };
  const { [data.segment]: _, ...others } = before;
  return others;
};

/** The rule with the values that it saw. One whose facts are not all known does not hold, unless one side of its `||` does. */
const judge = ({ when }: CompiledSegment, known: FactValues | null): Judged => {
  if (known === null) return { holds: false, because: 'exclusion', facts: {}, missing: [] };
  const facts: Record<string, FactValue> = {};
  const missing: string[] = [];
  for (const name of when.facts) {
    const value = known[name];
    if (value === undefined) missing.push(name);
    else facts[name] = value;
  }
  return { holds: holds(when, facts), because: missing.length > 0 ? 'missing' : 'condition', facts, missing };
};
