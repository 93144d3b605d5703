import type { AccountInput, Instant, PlainDate } from '@strata/kernel';
import type { CompiledPolicy, FactValue } from '@strata/policy';
import type { ScoreCard } from './score.events.js';
import { initialScore } from './score.state.js';
import { observe } from './score.step.js';

/** A fact that came when the day was over, and what it feeds. */
export type LateFact = Readonly<{
  eventId: string;
  type: string;
  occurredAt: Instant;
  recordedAt: Instant;
  /** The facts of the policy that it feeds, sorted. */
  facts: readonly string[];
}>;

/** A fact whose value of the day is another one now; null where it was, or is, not known. `by`: the events that came later and feed it. */
export type FactDifference = Readonly<{
  fact: string;
  then: FactValue | null;
  now: FactValue | null;
  by: readonly string[];
}>;

/** A tier that the account would have held; null where it would have stood, or stood, on no tier. */
export type TierDifference = Readonly<{ ladder: string; then: string | null; now: string | null }>;

/** What is known now of a past day and was not known then. Empty where nothing came late. */
export type HindsightDifference = Readonly<{
  on: PlainDate;
  /** Null when they are the same; `then` is null when nothing was on record of the account by that day. */
  points: Readonly<{ then: number | null; now: number }> | null;
  tiers: readonly TierDifference[];
  facts: readonly FactDifference[];
  late: readonly LateFact[];
}>;

type LateEvent = Omit<LateFact, 'facts'> & Readonly<{ input: AccountInput }>;

/**
 * Two cards of an account for the same day: from what was known then (null when nothing was), and from what is known now. Source: two clocks are kept.
 */
export const hindsight = (
  policy: CompiledPolicy,
  then: ScoreCard | null,
  now: ScoreCard,
  events: readonly LateEvent[],
): HindsightDifference => {
  const late = events.flatMap(({ input, ...event }): readonly LateFact[] => {
    const facts = fedBy(policy, input, now);
    return facts.length === 0 ? [] : [{ ...event, facts }];
  });
  const names = [...new Set([...Object.keys(then?.facts ?? {}), ...Object.keys(now.facts)])].sort();
  const ladders = [...new Set([...Object.keys(then?.ladders ?? {}), ...Object.keys(now.ladders)])].sort();
  return {
    on: now.on,
    points: then?.points === now.points ? null : { then: then?.points ?? null, now: now.points },
    tiers: ladders.flatMap((ladder) => {
      const [was, is] = [then?.ladders[ladder]?.tier ?? null, now.ladders[ladder]?.tier ?? null];
      return was === is ? [] : [{ ladder, then: was, now: is }];
    }),
    facts: names.flatMap((fact) => {
      const [was, is] = [then?.facts[fact] ?? null, now.facts[fact] ?? null];
      if (JSON.stringify(was) === JSON.stringify(is)) return [];
      const by = late.filter(({ facts }) => facts.includes(fact)).map(({ eventId }) => eventId);
      return [{ fact, then: was, now: is, by }];
    }),
    late,
  };
};

/** What an event feeds: declared facts; of contracts, tags and milestones all that the policy knows without declaring it. */
const fedBy = (policy: CompiledPolicy, input: AccountInput, { facts }: ScoreCard): readonly string[] => {
  const observed = observe(policy, initialScore, input);
  const declared = Object.keys(observed.facts);
  const known = observed.relation ? Object.keys(facts).filter((name) => policy.builtIns.has(name)) : [];
  return [...declared, ...known].sort();
};
