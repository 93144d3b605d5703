import { labelOf } from './label.js';
import { isRecord, type JsonRecord, listOf, numberOf, recordOf, textOf } from '../http/json.js';
import { type Standing, standingOf } from './standing.js';

/** A rule of the policy and what it did: `because` is empty when it contributed. */
export type Outcome = Readonly<{
  id: string;
  label: string;
  points: number;
  /** Without its cap; null when it has none. */
  raw: number | null;
  because: string;
  lapsedOn: string;
  error: string;
  facts: JsonRecord;
  missing: readonly string[];
}>;

/** A score with its explanation, as `GET /v1/scores/{accountId}` answers it. */
export type Score = Readonly<{
  accountId: string;
  segments: readonly string[];
  /** What would reach the next tier alone, in words by language. */
  changes: readonly Readonly<{ ladder: string; tier: string; points: number; text: JsonRecord }>[];
  /** The whole explanation in sentences by language. */
  words: JsonRecord;
  on: string;
  /** Whether anything was on record by the day that was asked for; if not, only what is known now is told. */
  isOnRecord: boolean;
  /** Of an account of which nothing was on record: the day of its first score. */
  firstDecidedOn: string;
  points: number;
  /** Before the total clamp; null when that changed nothing. */
  unclamped: number | null;
  base: number;
  outcomes: readonly Outcome[];
  missing: readonly string[];
  uncounted: readonly string[];
  facts: JsonRecord;
  standings: readonly Standing[];
  exclusion: string;
  policy: Readonly<{ id: string; version: number; hash: string }>;
  cause: JsonRecord;
  decisionId: string;
  /** Of a past day: what is known of it now, beside what was known then, in sentences by language; null when it was not asked for. */
  asKnownNow: Readonly<{ on: string; words: JsonRecord }> | null;
}>;

/** Reads an answer. Tolerant: what a newer server adds is ignored, what it does not say is empty. */
export const scoreOf = (value: unknown): Score => {
  const score = recordOf(value);
  const policy = recordOf(score['policy']);
  const now = score['asKnownNow'];
  return {
    accountId: textOf(score, 'accountId'),
    segments: listOf(score['segments']).map((segment) => textOf(segment, 'segment')),
    changes: listOf(score['counterfactuals']).map((change) => ({
      ladder: textOf(change, 'ladder'),
      tier: textOf(change, 'tier'),
      points: numberOf(change, 'points'),
      text: recordOf(change['text']),
    })),
    words: recordOf(score['words']),
    on: textOf(score, 'on'),
    isOnRecord: score['points'] !== null,
    firstDecidedOn: textOf(score, 'firstDecidedOn'),
    points: numberOf(score, 'points'),
    unclamped: 'unclamped' in score ? numberOf(score, 'unclamped') : null,
    base: numberOf(score, 'base'),
    outcomes: [...listOf(score['adjustments']), ...listOf(score['notFired'])].map(outcomeOf),
    missing: textsOf(score['missing']),
    uncounted: textsOf(score['uncounted']),
    facts: recordOf(score['facts']),
    standings: Object.entries(recordOf(score['ladders'])).map(([ladder, place]) =>
      standingOf(ladder, place, recordOf(score['override'])[ladder]),
    ),
    exclusion: textOf(score, 'exclusion'),
    policy: { id: textOf(policy, 'id'), version: numberOf(policy, 'version'), hash: textOf(policy, 'hash') },
    cause: recordOf(score['cause']),
    decisionId: textOf(score, 'decisionId'),
    asKnownNow: isRecord(now) ? { on: textOf(now, 'on'), words: recordOf(now['words']) } : null,
  };
};

const outcomeOf = (value: JsonRecord): Outcome => ({
  id: textOf(value, 'id'),
  label: labelOf(value, 'label', 'en'),
  points: numberOf(value, 'points'),
  raw: 'raw' in value ? numberOf(value, 'raw') : null,
  because: textOf(value, 'because'),
  lapsedOn: textOf(value, 'lapsedOn'),
  error: textOf(value, 'error'),
  facts: recordOf(value['facts']),
  missing: textsOf(value['missing']),
});

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
