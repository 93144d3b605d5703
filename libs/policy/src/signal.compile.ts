import { bucketOf } from './bucket.js';
import { businessMinutes } from './business-time.js';
import { calendarOf, parseHours, USUAL_HOURS } from './calendar.js';
import type { Rule } from './compiled-policy.js';
import { type EventCatalogue, findEvent } from './event-catalogue.js';
import { laddersOf } from './entitlement.document.js';
import type { CompiledSeries, CompiledSignal, CompiledTarget } from './lifecycle.compiled.js';
import type { SignalRule, Target } from './lifecycle.document.js';
import type { Plain, PolicyDocument } from './policy.document.js';
import { compileSpan } from './span.js';

/** What a signal's conditions were compiled to. */
export type SignalConditions = Readonly<{
  scope: Rule<boolean> | null;
  when: Rule<boolean> | null;
  recover: Rule<boolean> | null;
}>;

const typeOf = (catalogue: EventCatalogue, name: string): string => findEvent(catalogue, name)?.type ?? name;

/** The series of a policy, sorted by name, each with as many buckets as its signals ask for. */
export const compileSeries = ({ facts, signals = {} }: PolicyDocument, catalogue: EventCatalogue): readonly CompiledSeries[] =>
  Object.entries(facts)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, { type, bucket, field = '', match = {}, event }]): readonly CompiledSeries[] => {
      if (type !== 'series' || bucket === undefined) return [];
      const asked = Object.values(signals).flatMap((signal) => (signal.series === name ? [reach(signal)] : []));
      const keep = Math.max(1, ...asked) + 1;
      return [{ name, bucket: bucketOf(bucket), keep, type: typeOf(catalogue, event), field, match: Object.entries(match) }];
    });

const reach = ({ baseline, recent, season }: SignalRule): number =>
  (baseline?.buckets ?? 0) + (recent?.buckets ?? 0) + (season?.buckets ?? 0);

/** Compiles one signal that the checks have let through; undefined for one that they have not. */
export const compileSignal = (
  name: string,
  rule: SignalRule,
  { scope, when, recover }: SignalConditions,
  document: PolicyDocument,
  series: readonly CompiledSeries[],
  catalogue: EventCatalogue,
): CompiledSignal | undefined => {
  const common = { name, label: rule.label ?? null, causes: rule.causes ?? [], scope };
  if (rule.series !== undefined) {
    const found = series.find((one) => one.name === rule.series);
    const { baseline, recent, ratioBelow } = rule;
    if (!found || !baseline || !recent || ratioBelow === undefined) return undefined;
    return {
      ...common,
      kind: 'drop',
      series: found,
      baseline: {
        buckets: baseline.buckets,
        stat: baseline.stat ?? 'median',
        atLeast: baseline.atLeast ?? Math.ceil(baseline.buckets / 2),
      },
      recent: recent.buckets,
      ratioBelow,
      recoverAbove: rule.recoverAbove ?? ratioBelow,
      minBaseline: rule.minBaseline ?? 1,
      season: rule.season?.buckets ?? null,
    };
  }
  if (rule.silent) {
    const length = compileSpan(rule.for ?? '');
    return length && { ...common, kind: 'silence', types: rule.silent.map((event) => typeOf(catalogue, event)), length };
  }
  if (rule.departed) return { ...common, kind: 'departure', roles: rule.departed };
  if (rule.event !== undefined) return compileHappening(name, rule, rule.event, common, catalogue);
  if (rule.answers || rule.resolutions) return compileAnswers(rule, common, document);
  return when ? { ...common, kind: 'condition', when, recover } : undefined;
};

type Common = Pick<CompiledSignal, 'name' | 'label' | 'causes' | 'scope'>;

const compileHappening = (
  name: string,
  { until, key = '', match = {}, within, atLeast = 1 }: SignalRule,
  event: string,
  common: Common,
  catalogue: EventCatalogue,
): CompiledSignal | undefined => {
  const type = typeOf(catalogue, event);
  const matches: readonly (readonly [string, Plain])[] = Object.entries(match);
  if (until !== undefined)
    return { ...common, kind: 'items', opens: type, closes: typeOf(catalogue, until), key, match: matches, atLeast };
  const window = compileSpan(within ?? '');
  if (!window) return undefined;
  const fact = { name, type: 'int', fold: 'count', field: null, window, turns: null } as const;
  return { ...common, kind: 'count', type, atLeast, feed: { fact, sign: 1, inLines: false, match: matches, matchLines: [] } };
};

const compileAnswers = (
  { answers = {}, resolutions = {}, within = 'P30D', atLeast = 1 }: SignalRule,
  common: Common,
  document: PolicyDocument,
): CompiledSignal | undefined => {
  const { metadata } = document;
  const hours = parseHours(metadata.workingHours ?? '') ?? USUAL_HOURS;
  const calendar = calendarOf(metadata.calendar ?? '', metadata.timezone, hours);
  const span = compileSpan(within);
  if (!calendar || !span) return undefined;
  const compile = (targets: Readonly<Record<string, Target>>): readonly CompiledTarget[] =>
    Object.entries(targets).map(([level, target]) => ({ level, minutesOf: minutesOf(target, document, hours) }));
  return {
    ...common,
    kind: 'answers',
    answers: compile(answers),
    resolutions: compile(resolutions),
    within: span,
    atLeast,
    calendar,
  };
};

/** An entitlement promises what the tier held has; who holds no tier is promised nothing. */
const minutesOf = (
  target: Target,
  { entitlements }: PolicyDocument,
  hours: { from: number; to: number },
): CompiledTarget['minutesOf'] => {
  if (typeof target === 'string') {
    const minutes = businessMinutes(target, hours) ?? null;
    return () => minutes;
  }
  const { entitlement, ladder } = target;
  const tiers = entitlements ? laddersOf(entitlements).find(([name]) => name === ladder)?.[1] : undefined;
  const minutes = new Map(
    Object.entries(tiers ?? {}).map(([tier, rights]) => [
      tier,
      businessMinutes(String(rights[entitlement] ?? ''), hours) ?? null,
    ]),
  );
  return (held) => minutes.get(held[ladder] ?? '') ?? null;
};
