import { dateInZone } from '@strata/kernel';
import type { CompiledPolicy, FactValue } from '@strata/policy';
import type { HindsightDifference } from './hindsight.js';
import { namesOf } from './score.describe.js';
import type { Language } from './score.phrases.js';

type HindsightPhrases = Readonly<{
  same: (on: string) => string;
  stands: (on: string) => string;
  points: (then: number, now: number) => string;
  nothingThen: (on: string, now: number) => string;
  samePoints: (points: number) => string;
  changed: (name: string, then: string, now: string) => string;
  late: (type: string, occurredOn: string, recordedOn: string, facts: string) => string;
  unknown: string;
}>;

const PHRASES: Readonly<Record<Language, HindsightPhrases>> = {
  en: {
    same: (on) => `Nothing that bears on ${on} has come since: known now is what was known then.`,
    stands: (on) => `What was decided by ${on} stays as it is on record; later decisions take into account what came late.`,
    points: (then, now) => `${then} points as known then, ${now} as known now.`,
    nothingThen: (on, now) => `Nothing was on record by ${on}; ${now} points as known now.`,
    samePoints: (points) => `${points} points as known then and as known now.`,
    changed: (name, then, now) => `${name}: ${then} as known then, ${now} as known now.`,
    late: (type, occurredOn, recordedOn, facts) => `${type} of ${occurredOn} was recorded on ${recordedOn}: ${facts}.`,
    unknown: 'not known',
  },
  zh: {
    same: (on) => `此后没有与 ${on} 有关的新事实：现在所知与当时所知相同。`,
    stands: (on) => `截至 ${on} 的决定保持原记录不变；迟到的事实只影响之后的决定。`,
    points: (then, now) => `按当时所知 ${then} 分，按现在所知 ${now} 分。`,
    nothingThen: (on, now) => `截至 ${on} 没有任何记录；按现在所知 ${now} 分。`,
    samePoints: (points) => `按当时所知与按现在所知均为 ${points} 分。`,
    changed: (name, then, now) => `${name}：按当时所知 ${then}，按现在所知 ${now}。`,
    late: (type, occurredOn, recordedOn, facts) => `${occurredOn} 发生的 ${type} 于 ${recordedOn} 才入账：${facts}。`,
    unknown: '未知',
  },
};

/** What is known now of a past day and was not known then, one sentence a line, with names and values as the policy labels them. */
export const describeHindsight = (
  policy: CompiledPolicy,
  { on, points, tiers, facts, late }: HindsightDifference,
  held: number,
  language: Language,
): readonly string[] => {
  const say = PHRASES[language];
  const names = namesOf(policy, language);
  const value = (fact: string, of: FactValue | null): string => (of === null ? say.unknown : names.value(fact, of));
  const tier = (ladder: string, of: string | null): string => (of === null ? say.unknown : names.tier(ladder, of));
  const day = (instant: string): string => dateInZone(instant, policy.timezone);
  if (late.length === 0 && points === null && tiers.length === 0 && facts.length === 0) return [say.same(on)];
  return [
    points === null
      ? say.samePoints(held)
      : points.then === null
        ? say.nothingThen(on, points.now)
        : say.points(points.then, points.now),
    ...tiers.map(({ ladder, then, now }) => say.changed(names.ladder(ladder), tier(ladder, then), tier(ladder, now))),
    ...facts.map(({ fact, then, now }) => say.changed(names.fact(fact), value(fact, then), value(fact, now))),
    ...late.map(({ type, occurredAt, recordedAt, facts: fed }) =>
      say.late(type, day(occurredAt), day(recordedAt), names.list(fed.map(names.fact))),
    ),
    say.stands(on),
  ];
};
