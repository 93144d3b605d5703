import { createHash } from 'node:crypto';
import type { PolicyRef } from '@strata/kernel';
import canonicalize from 'canonicalize';
import type { CompiledAdjustment, CompiledExclusion, CompiledFact, CompiledPolicy, FactFeed, Rule } from './compiled-policy.js';
import { constant } from './constant.rule.js';
import { checkCalendar } from './calendar.checks.js';
import { checkEntitlements } from './entitlement.checks.js';
import { compileEntitlements } from './entitlement.compile.js';
import { type CatalogueEvent, type EventCatalogue, findEvent } from './event-catalogue.js';
import { type Checked, Expressions } from './expression.js';
import { together } from './expression.ast.js';
import { builtInsAt } from './built-ins.js';
import { checkFacts, typesOf } from './fact.checks.js';
import { checkLadders } from './ladder.checks.js';
import { type CompiledLadders, compileLadders, compileOverrides, type PlacedRule } from './ladder.compile.js';
import { checkOverrides } from './override.checks.js';
import { checkMetadata } from './metadata.checks.js';
import { type PolicyDocument, type ValueFact, valueFacts } from './policy.document.js';
import type { PolicyProblem } from './policy.problem.js';
import { possibleAt } from './possible.js';
import { type PolicySource, readSource } from './policy-source.js';
import { checkReach } from './reach.checks.js';
import { checkReviewed, checkReviews } from './review.checks.js';
import { compileReviews, reviewFeeds } from './review.compile.js';
import { checkSchema } from './schema-check.js';
import { checkScoring, constantPoints } from './scoring.checks.js';
import { type CompiledSegments, compileSegments } from './segment.compile.js';
import { compileSpan } from './span.js';
import { checkCircles } from './stage-circle.checks.js';
import { readLifecycle, type ReadLifecycle } from './lifecycle.compile.js';
import { checkWindows } from './window.checks.js';
import { compileWindows } from './window.compile.js';

export type Compilation =
  | Readonly<{ ok: true; policy: CompiledPolicy; problems: readonly [] }>
  | Readonly<{ ok: false; problems: readonly PolicyProblem[] }>;

/** Reads, checks and compiles a policy written in YAML (or JSON). Never throws for a mistake in the document. */
export const compilePolicy = (source: string, catalogue: EventCatalogue): Compilation => compile(source, catalogue, false);

const compile = (source: string, catalogue: EventCatalogue, isRecorded: boolean): Compilation => {
  const read = readSource(source);
  if (read.syntax.length > 0) return refused(read.syntax);
  const { document, problems } = checkSchema(read);
  if (!document) return refused(problems);
  const rules = new Rules(read, document);
  const ladders = compileLadders(read, document);
  const lifecycle = readLifecycle(read, document, catalogue);
  const segments = compileSegments(read, document);
  const mistakes = [
    ...checkMetadata(read, document),
    ...checkCalendar(read, document),
    ...checkFacts(read, document, catalogue),
    ...checkScoring(read, document),
    ...rules.problems,
    ...checkLadders(read, document),
    ...ladders.problems,
    ...checkOverrides(read, document),
    ...checkReviews(read, document, catalogue),
    ...checkReviewed(read, document, [...rules.all, ...ladders.rules]),
    ...checkWindows(read, document),
    ...lifecycle.problems,
    ...checkEntitlements(read, document),
    ...segments.problems,
  ];
  const dead = [...rules.dead, ...ladders.dead, ...segments.dead, ...lifecycle.dead];
  // What can be reached follows from everything else: it is said of a policy that is right so far.
  const lastly = mistakes.length + dead.length > 0 ? [] : [...checkReach(read, document), ...checkCircles(read, document)];
  const found = isRecorded ? mistakes : [...mistakes, ...dead, ...lastly];
  return found.length > 0
    ? refused(found)
    : { ok: true, policy: assemble(document, rules, { ladders, segments, lifecycle }, catalogue), problems: [] };
};

/**
 * Compiles a document as it was recorded: the order of its keys, which canonical JSON does not keep, is of no importance. What decided once goes on
 * deciding: whether a rule of it never fires, a tier is out of reach or stages lead round is asked of new documents only.
 */
export const compileDocument = (document: unknown, catalogue: EventCatalogue): Compilation =>
  compile(inWrittenOrder(document), catalogue, true);

const refused = (problems: readonly PolicyProblem[]): Compilation => ({
  ok: false,
  problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column),
});

/** Objects whose keys are all numbers (bands) are written in the order of the numbers. */
const inWrittenOrder = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(inWrittenOrder).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value);
  const numeric = entries.every(([key]) => /^\d+$/.test(key));
  const ordered = numeric ? entries.toSorted(([a], [b]) => Number(a) - Number(b)) : entries;
  return `{${ordered.map(([key, part]) => `${JSON.stringify(key)}:${inWrittenOrder(part)}`).join(',')}}`;
};

/** The hash of the document in canonical form (RFC 8785). */
const refOf = (document: PolicyDocument): PolicyRef => ({
  id: document.metadata.id,
  version: document.metadata.version,
  hash: `sha256:${createHash('sha256')
    .update(canonicalize(document) ?? '')
    .digest('hex')}`,
});

/** The expressions of a policy, compiled, and what is wrong with them. */
class Rules {
  readonly problems: PolicyProblem[] = [];
  /** Conditions that can never be true. */
  readonly dead: PolicyProblem[] = [];
  /** Every expression of the policy outside its ladders. */
  readonly all: PlacedRule[] = [];
  readonly adjustments: readonly CompiledAdjustment[];
  readonly exclusions: readonly CompiledExclusion[];
  readonly #source: PolicySource;

  constructor(source: PolicySource, document: PolicyDocument) {
    const { scoring, exclude } = document;
    this.#source = source;
    const expressions = new Expressions(typesOf(document), builtInsAt('scoring', document), possibleAt('scoring', document));
    this.adjustments = (scoring.adjust ?? []).flatMap((rule, index) => {
      const path = ['scoring', 'adjust', index];
      const fixed = constantPoints(rule);
      const points =
        fixed === undefined ? this.#keep(expressions.points(String(rule.points)), [...path, 'points']) : constant(fixed);
      const when = rule.when === undefined ? null : this.#keep(expressions.condition(rule.when), [...path, 'when']);
      if (!points || (rule.when !== undefined && !when)) return [];
      const read = [...new Set([...points.facts, ...(when?.facts ?? [])])].sort();
      const validFor = rule.validFor === undefined ? null : (compileSpan(rule.validFor) ?? null);
      return [
        {
          id: rule.id,
          label: rule.label ?? null,
          points,
          when,
          min: rule.min ?? null,
          max: rule.max ?? null,
          validFor,
          facts: read,
        },
      ];
    });
    this.exclusions = (exclude ?? []).flatMap(({ when, reason }, index) => {
      const rule = this.#keep(expressions.condition(when), ['exclude', index, 'when']);
      return rule ? [{ when: rule, reason }] : [];
    });
  }

  #keep<Result>({ rule, finding, dead }: Checked<Result>, path: readonly (string | number)[]): Rule<Result> | null {
    if (finding) this.problems.push(this.#source.at(path, finding));
    else this.all.push({ rule, path });
    if (dead) this.dead.push(this.#source.at(path, dead));
    return rule;
  }
}

/** Where the value of a fact may turn a rule or a band. */
const turnsOf = (
  fact: string,
  rules: readonly Rule<unknown>[],
  { scoring: { base } }: PolicyDocument,
): readonly number[] | null =>
  together([...rules.map((rule) => rule.turnsOf(fact)), base.fact === fact ? Object.keys(base.bands).map(Number) : []]);

const assemble = (
  document: PolicyDocument,
  rules: Rules,
  { ladders, segments, lifecycle }: Readonly<{ ladders: CompiledLadders; segments: CompiledSegments; lifecycle: ReadLifecycle }>,
  catalogue: EventCatalogue,
): CompiledPolicy => {
  const all = [...rules.all, ...ladders.rules, ...segments.rules].map(({ rule }) => rule);
  const { metadata, scoring } = document;
  const { adjustments, exclusions } = rules;
  const declared = valueFacts(document.facts).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const feeds = new Map<string, FactFeed[]>();
  const facts = declared.map(([name, declaration]) => {
    const fact = compileFact(name, declaration, turnsOf(name, all, document));
    for (const [type, feed] of feedsOf(fact, declaration, catalogue)) feeds.set(type, [...(feeds.get(type) ?? []), feed]);
    return fact;
  });
  const reviews = compileReviews(
    document,
    { facts, feeds, ladders: ladders.ladders },
    all.flatMap((rule) => rule.facts),
  );
  for (const [type, feed] of reviews ? reviewFeeds(reviews) : []) feeds.set(type, [...(feeds.get(type) ?? []), feed]);
  const read = new Set([
    scoring.base.fact,
    ...all.flatMap((rule) => rule.facts),
    ...(reviews?.measured ?? []).map(({ name }) => name),
  ]);
  const isScored = (name: string): boolean => read.has(name) || !lifecycle.reads.has(name);
  const scored = { facts: facts.filter(({ name }) => isScored(name)), feeds: feedsOfFacts(feeds, isScored) };
  return {
    ref: refOf(document),
    document,
    effectiveFrom: metadata.effectiveFrom,
    timezone: metadata.timezone,
    currency: metadata.currency,
    ...scored,
    base: {
      fact: scoring.base.fact,
      bands: Object.entries(scoring.base.bands)
        .map(([from, points]) => ({ from: Number(from), points }))
        .sort((a, b) => a.from - b.from),
    },
    adjustments,
    clamp: scoring.clamp ? { min: scoring.clamp[0], max: scoring.clamp[1] } : null,
    ladders: ladders.ladders,
    exclusions,
    overrides: compileOverrides(document.overrides),
    reviews,
    windows: compileWindows(document.windows),
    entitlements: compileEntitlements(document.entitlements),
    segments: segments.segments,
    lifecycle: lifecycle.compile({ facts, feeds }),
    builtIns: new Map(builtInsRead(all, document).map((name) => [name, turnsOf(name, all, document)] as const)),
  };
};

/** What only the lifecycle reads is no business of scoring: it would be called missing. */
const feedsOfFacts = (
  feeds: ReadonlyMap<string, readonly FactFeed[]>,
  isWanted: (name: string) => boolean,
): ReadonlyMap<string, readonly FactFeed[]> =>
  new Map(
    [...feeds].flatMap(([type, all]) => {
      const wanted = all.filter(({ fact }) => isWanted(fact.name));
      return wanted.length > 0 ? [[type, wanted] as const] : [];
    }),
  );

const builtInsRead = (rules: readonly Rule<unknown>[], { facts }: PolicyDocument): readonly string[] =>
  [...new Set(rules.flatMap((rule) => rule.facts))].filter((name) => !Object.hasOwn(facts, name)).sort();

const compileFact = (name: string, { type, fold, field, window }: ValueFact, turns: readonly number[] | null): CompiledFact => ({
  name,
  type,
  fold,
  field: field ?? null,
  window: window === undefined ? null : (compileSpan(window) ?? null),
  turns,
});

const feedsOf = (
  fact: CompiledFact,
  { event, minus, match = {} }: ValueFact,
  catalogue: EventCatalogue,
): readonly (readonly [string, FactFeed])[] =>
  [{ name: event, sign: 1 } as const, ...(minus === undefined ? [] : [{ name: minus, sign: -1 } as const])].flatMap(
    ({ name, sign }) => {
      const found = findEvent(catalogue, name);
      if (!found) return [];
      const entries = Object.entries(match);
      const feed: FactFeed = {
        fact,
        sign,
        inLines: fact.field !== null && inLines(found, fact.field),
        match: entries.filter(([field]) => !inLines(found, field)),
        matchLines: entries.filter(([field]) => inLines(found, field)),
      };
      return [[found.type, feed] as const];
    },
  );

const inLines = ({ fields, lines }: CatalogueEvent, field: string): boolean =>
  !Object.hasOwn(fields, field) && Object.hasOwn(lines, field);
