import { parsePeriod } from '@strata/kernel';
import { businessMinutes } from './business-time.js';
import { parseHours, USUAL_HOURS } from './calendar.js';
import { laddersOf } from './entitlement.document.js';
import { type EventCatalogue, eventNames, findEvent } from './event-catalogue.js';
import type { SignalRule, Target } from './lifecycle.document.js';
import { suggestion } from './nearest.js';
import type { PolicyDocument } from './policy.document.js';
import type { PolicyProblem } from './policy.problem.js';
import type { PolicySource } from './policy-source.js';

type Key = keyof SignalRule;
type Say = (key: Key | null, code: string, message: string, remedy: string) => void;

/** By the key that says what kind a signal is: which other keys belong to it, and which of them it needs. */
const KINDS: readonly Readonly<{ by: Key; needs: readonly Key[]; may: readonly Key[] }>[] = [
  { by: 'series', needs: ['baseline', 'recent', 'ratioBelow'], may: ['recoverAbove', 'minBaseline', 'season'] },
  { by: 'silent', needs: ['for'], may: [] },
  { by: 'departed', needs: [], may: [] },
  { by: 'event', needs: [], may: ['match', 'within', 'atLeast', 'until', 'key'] },
  { by: 'answers', needs: [], may: ['resolutions', 'within', 'atLeast'] },
  { by: 'resolutions', needs: [], may: ['answers', 'within', 'atLeast'] },
  { by: 'when', needs: [], may: ['recover'] },
];
const COMMON: readonly Key[] = ['label', 'while', 'causes'];

/** Whether each signal is of one kind, complete, and looks at what exists. */
export const checkSignals = (
  source: PolicySource,
  document: PolicyDocument,
  catalogue: EventCatalogue,
): readonly PolicyProblem[] =>
  Object.entries(document.signals ?? {}).flatMap(([name, rule]) => {
    const found: PolicyProblem[] = [];
    const say: Say = (key, code, message, remedy) => {
      const finding = { code, message, remedy };
      found.push(key === null ? source.atKey(['signals', name], finding) : source.at(['signals', name, key], finding));
    };
    checkKind(name, rule, say);
    checkSeriesOf(name, rule, document, say);
    checkEvents(name, rule, catalogue, say);
    for (const key of ['for', 'within'] as const) {
      const text = rule[key];
      if (text !== undefined && !parsePeriod(text))
        say(
          key,
          'not-a-period',
          `\`${key}\` of signal \`${name}\` is \`${text}\`, which is not a period.`,
          'Write P30D for thirty days, P3M for three months.',
        );
    }
    checkTargets(name, rule, document, say);
    return found;
  });

const checkKind = (name: string, rule: SignalRule, say: Say): void => {
  const kind = KINDS.find(({ by }) => rule[by] !== undefined);
  if (!kind) {
    say(
      null,
      'signal-without-kind',
      `Signal \`${name}\` does not say what it looks at.`,
      'Give it one of: series, silent, departed, event, answers, when.',
    );
    return;
  }
  const fits = [kind.by, ...kind.needs, ...kind.may, ...COMMON];
  for (const key of KEYS)
    if (rule[key] !== undefined && !fits.includes(key))
      say(
        key,
        'setting-does-not-fit',
        `\`${key}\` says nothing in signal \`${name}\`, which looks at \`${kind.by}\`.`,
        'Take it out, or make it a signal of its own.',
      );
  const missing = [...kind.needs, ...(rule.event === undefined ? [] : ([rule.until === undefined ? 'within' : 'key'] as const))];
  for (const key of missing)
    if (rule[key] === undefined)
      say(
        null,
        'missing',
        `Signal \`${name}\` has no \`${key}\`.`,
        `Add \`${key}:\`${key === 'within' ? ' with the time in which it counts, such as P30D' : ''}.`,
      );
};

const KEYS: readonly Key[] = [...new Set(KINDS.flatMap(({ by, needs, may }) => [by, ...needs, ...may]))];

const checkSeriesOf = (
  name: string,
  { series, ratioBelow, recoverAbove, baseline }: SignalRule,
  { facts }: PolicyDocument,
  say: Say,
): void => {
  if (series === undefined) return;
  const known = Object.entries(facts).flatMap(([fact, { type }]) => (type === 'series' ? [fact] : []));
  if (!known.includes(series))
    say(
      'series',
      'unknown-series',
      `Signal \`${name}\` looks at \`${series}\`, which is not a series.`,
      known.length > 0 ? suggestion(series, known) : 'Declare a fact of `type: series` for it, with a `bucket`.',
    );
  if (ratioBelow !== undefined && recoverAbove !== undefined && recoverAbove < ratioBelow)
    say(
      'recoverAbove',
      'recovers-before-it-opens',
      `Signal \`${name}\` opens below ${ratioBelow} and recovers from ${recoverAbove} on: it would be both.`,
      `Let \`recoverAbove\` be ${ratioBelow} or more.`,
    );
  if (baseline?.atLeast !== undefined && baseline.atLeast > baseline.buckets)
    say(
      'baseline',
      'baseline-never-complete',
      `Signal \`${name}\` asks for ${baseline.atLeast} of ${baseline.buckets} buckets.`,
      'Ask for fewer.',
    );
};

const checkEvents = (name: string, rule: SignalRule, catalogue: EventCatalogue, say: Say): void => {
  const asked = [
    ...(rule.silent ?? []).map((event) => ['silent', event] as const),
    ...(rule.event === undefined ? [] : [['event', rule.event] as const]),
    ...(rule.until === undefined ? [] : [['until', rule.until] as const]),
  ];
  for (const [key, wanted] of asked) {
    const event = findEvent(catalogue, wanted);
    if (!event) {
      say(
        key,
        'unknown-event',
        `There is no event called \`${wanted}\` (signal \`${name}\`).`,
        suggestion(wanted, eventNames(catalogue)),
      );
      continue;
    }
    const fields = Object.keys(event.fields);
    if (key !== 'silent' && rule.until !== undefined && rule.key !== undefined && !fields.includes(rule.key))
      say(
        'key',
        'unknown-field',
        `${event.name} has no field \`${rule.key}\` (signal \`${name}\`).`,
        suggestion(rule.key, fields),
      );
    for (const field of key === 'event' ? Object.keys(rule.match ?? {}) : [])
      if (!fields.includes(field))
        say(
          'match',
          'unknown-field',
          `${event.name} has no field \`${field}\` to match (signal \`${name}\`).`,
          suggestion(field, fields),
        );
  }
};

const checkTargets = (name: string, rule: SignalRule, document: PolicyDocument, say: Say): void => {
  const targets = (['answers', 'resolutions'] as const).flatMap((key) =>
    Object.values(rule[key] ?? {}).map((target) => [key, target] as const),
  );
  if (targets.length > 0 && document.metadata.calendar === undefined)
    say(
      null,
      'calendar-missing',
      `Signal \`${name}\` counts business time, but the policy names no calendar.`,
      'Add `calendar: CN` to `metadata`.',
    );
  for (const [key, target] of targets) checkTarget(name, key, target, document, say);
};

const checkTarget = (name: string, key: Key, target: Target, { entitlements, metadata }: PolicyDocument, say: Say): void => {
  const hours = parseHours(metadata.workingHours ?? '') ?? USUAL_HOURS;
  const remedy = 'Write business time such as PT4H or PT30M, or P2D for two working days.';
  if (typeof target === 'string') {
    if (businessMinutes(target, hours) === undefined)
      say(key, 'not-a-time', `\`${target}\` in signal \`${name}\` is no business time.`, remedy);
    return;
  }
  const ladders = entitlements ? laddersOf(entitlements) : [];
  const tiers = Object.entries(ladders.find(([ladder]) => ladder === target.ladder)?.[1] ?? {});
  if (tiers.length === 0) {
    const names = ladders.map(([ladder]) => ladder);
    say(
      key,
      'unknown-ladder',
      `No tier of ladder \`${target.ladder}\` has entitlements (signal \`${name}\`).`,
      suggestion(target.ladder, names),
    );
    return;
  }
  for (const [tier, rights] of tiers) {
    const promised = rights[target.entitlement];
    if (promised === undefined)
      say(
        key,
        'unknown-entitlement',
        `Tier \`${tier}\` has no \`${target.entitlement}\` (signal \`${name}\`).`,
        suggestion(target.entitlement, Object.keys(rights)),
      );
    else if (businessMinutes(String(promised), hours) === undefined)
      say(
        key,
        'not-a-time',
        `\`${target.entitlement}\` of tier \`${tier}\` is \`${String(promised)}\`, which is no business time (signal \`${name}\`).`,
        remedy,
      );
  }
};
