import { builtInsAt } from './built-ins.js';
import type { CompiledFact, FactFeed, Rule } from './compiled-policy.js';
import { constant } from './constant.rule.js';
import type { EventCatalogue } from './event-catalogue.js';
import { type Checked, Expressions } from './expression.js';
import { together } from './expression.ast.js';
import { typesOf } from './fact.checks.js';
import { checkLifecycle } from './lifecycle.checks.js';
import type {
  CompiledJoint,
  CompiledLifecycle,
  CompiledRenewal,
  CompiledSignal,
  CompiledStage,
  CompiledTransition,
} from './lifecycle.compiled.js';
import type { LifecycleSection, RenewalRule, StageRule } from './lifecycle.document.js';
import type { PolicyDocument } from './policy.document.js';
import type { PolicyProblem } from './policy.problem.js';
import { possibleAt } from './possible.js';
import type { PolicySource } from './policy-source.js';
import { checkPlaybooks } from './playbook.checks.js';
import { checkSignals } from './signal.checks.js';
import { compileSeries, compileSignal } from './signal.compile.js';
import { compileSpan } from './span.js';

type Path = readonly (string | number)[];
type Facts = Readonly<{ facts: readonly CompiledFact[]; feeds: ReadonlyMap<string, readonly FactFeed[]> }>;

export type ReadLifecycle = Readonly<{
  problems: readonly PolicyProblem[];
  /** Conditions that can never be true. */
  dead: readonly PolicyProblem[];
  /** The facts that its rules read. */
  reads: ReadonlySet<string>;
  /** What it compiles to, with the declared facts of the policy; null without a section `lifecycle`. */
  compile: (facts: Facts) => CompiledLifecycle | null;
}>;

/** Reads the sections of a policy that say how an account lives: their expressions, and what is wrong with them. */
export const readLifecycle = (source: PolicySource, document: PolicyDocument, catalogue: EventCatalogue): ReadLifecycle => {
  const { lifecycle, renewal, signals = {} } = document;
  const rules = new LifecycleRules(source, document);
  const transitions = (lifecycle?.rules ?? []).flatMap(({ id, to, when, label = null }, index): readonly CompiledTransition[] => {
    const rule = rules.stage(when, ['lifecycle', 'rules', index, 'when']);
    return rule ? [{ id: id ?? to, to, label, when: rule }] : [];
  });
  const joint = (lifecycle?.joint ?? []).flatMap(({ id, label = null, when, path }, index): readonly CompiledJoint[] => {
    const rule = rules.signal(when, ['lifecycle', 'joint', index, 'when']);
    return rule ? [{ id, label, path, when: rule }] : [];
  });
  const series = compileSeries(document, catalogue);
  const compiledSignals = Object.entries(signals)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, rule]): readonly CompiledSignal[] => {
      const read = (key: 'while' | 'when' | 'recover') =>
        rule[key] === undefined ? null : rules.signal(rule[key], ['signals', name, key]);
      const conditions = { scope: read('while'), when: read('when'), recover: read('recover') };
      const signal = compileSignal(name, rule, conditions, document, series, catalogue);
      return signal ? [signal] : [];
    });
  const points = (renewal?.rules ?? []).flatMap((rule, index) => rules.renewal(rule, ['renewal', 'rules', index]) ?? []);
  const problems = [
    ...checkLifecycle(source, document),
    ...checkSignals(source, document, catalogue),
    ...checkPlaybooks(source, document),
    ...rules.problems,
  ];
  const compile = ({ facts, feeds }: Facts): CompiledLifecycle | null => {
    if (!lifecycle) return null;
    const read = new Set(rules.all.flatMap((rule) => rule.facts));
    const turnsOf = (fact: string): readonly number[] | null => together(rules.all.map((rule) => rule.turnsOf(fact)));
    const mine = facts
      .filter(({ name }) => read.has(name))
      .map((fact) => ({ ...fact, turns: fact.fold === 'since' ? turnsOf(fact.name) : null }));
    const myFeeds = feedsFor(mine, feeds);
    return {
      ...sectionsOf(lifecycle),
      rules: transitions,
      joint,
      signals: compiledSignals,
      series,
      renewal: renewal ? { window: renewal.window ?? null, base: renewal.base, rules: points, outlook: renewal.outlook } : null,
      facts: mine,
      feeds: myFeeds,
      listensTo: new Set([...myFeeds.keys(), ...series.map(({ type }) => type), ...compiledSignals.flatMap(typesHeard)]),
      turnsOf: remember(turnsOf),
    };
  };
  return { problems, dead: rules.dead, reads: new Set(rules.all.flatMap((rule) => rule.facts)), compile };
};

const sectionsOf = ({ initial, stages, milestones = {}, churn, funnel }: LifecycleSection) => ({
  initial,
  stages: stages.map(compileStage),
  milestones: Object.entries(milestones)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, steps]) => ({ name, steps })),
  churn: churn
    ? { stage: churn.stage, reasons: churn.reasons ?? [], winBack: new Map(Object.entries(churn.winBack ?? {})) }
    : null,
  funnel: funnel ?? stages.map((stage) => compileStage(stage).id),
});

const compileStage = (written: string | StageRule): CompiledStage => {
  const rule: StageRule = typeof written === 'string' ? { id: written } : written;
  const { id, label, journey, goal, roles = [], work = [], material = [], stuckAfter } = rule;
  return {
    id,
    label: label ?? null,
    journey: journey ?? null,
    goal: goal ?? null,
    roles,
    work,
    material,
    stuckAfter: stuckAfter === undefined ? null : (compileSpan(stuckAfter) ?? null),
  };
};

/** The feeds of some facts, each with the fact as it is compiled here. */
const feedsFor = (facts: readonly CompiledFact[], feeds: Facts['feeds']): ReadonlyMap<string, readonly FactFeed[]> =>
  new Map(
    [...feeds].flatMap(([type, all]) => {
      const mine = all.flatMap((feed) => {
        const fact = facts.find(({ name }) => name === feed.fact.name);
        return fact ? [{ ...feed, fact }] : [];
      });
      return mine.length > 0 ? [[type, mine] as const] : [];
    }),
  );

const typesHeard = (signal: CompiledSignal): readonly string[] => {
  switch (signal.kind) {
    case 'silence':
      return signal.types;
    case 'count':
      return [signal.type];
    case 'items':
      return [signal.opens, signal.closes];
    case 'departure':
      return ['account.contact-named.v1', 'account.contact-departed.v1', 'account.contact-erased.v1'];
    case 'answers':
      return ['account.ticket-opened.v1', 'account.ticket-answered.v1', 'account.ticket-resolved.v1'];
    case 'drop':
    case 'condition':
      return [];
  }
};

const remember = <Value>(compute: (key: string) => Value): ((key: string) => Value) => {
  const known = new Map<string, Value>();
  return (key) => {
    if (!known.has(key)) known.set(key, compute(key));
    return known.get(key) ?? compute(key);
  };
};

/** The expressions of these sections, compiled, and what is wrong with them. */
class LifecycleRules {
  readonly problems: PolicyProblem[] = [];
  readonly dead: PolicyProblem[] = [];
  readonly all: Rule<unknown>[] = [];
  readonly #source: PolicySource;
  readonly #stages: Expressions;
  readonly #signals: Expressions;

  constructor(source: PolicySource, document: PolicyDocument) {
    this.#source = source;
    const types = typesOf(document);
    this.#stages = new Expressions(types, builtInsAt('lifecycle', document), possibleAt('lifecycle', document));
    this.#signals = new Expressions(types, builtInsAt('signal', document), possibleAt('signal', document));
  }

  /** A condition that may read the stage and which signals are open. */
  stage(text: string, path: Path): Rule<boolean> | null {
    return this.#keep(this.#stages.condition(text), path);
  }

  /** A condition on which signals depend: it may read neither signals nor the stage that follows from them. */
  signal(text: string, path: Path): Rule<boolean> | null {
    return this.#keep(this.#signals.condition(text), path);
  }

  renewal({ id, points, when, min, max, label }: RenewalRule, path: Path): CompiledRenewal['rules'][number] | null {
    const fixed = typeof points === 'number' || /^\s*-?\d{1,3}\s*$/.test(points) ? Number(points) : undefined;
    const given = fixed === undefined ? this.#keep(this.#stages.points(String(points)), [...path, 'points']) : constant(fixed);
    const condition = when === undefined ? null : this.stage(when, [...path, 'when']);
    if (!given || (when !== undefined && !condition)) return null;
    const facts = [...new Set([...given.facts, ...(condition?.facts ?? [])])].sort();
    return { id, label: label ?? null, points: given, when: condition, min: min ?? null, max: max ?? null, facts };
  }

  #keep<Result>({ rule, finding, dead }: Checked<Result>, path: Path): Rule<Result> | null {
    if (finding) this.problems.push(this.#source.at(path, finding));
    else this.all.push(rule);
    if (dead) this.dead.push(this.#source.at(path, dead));
    return rule;
  }
}
