import type { BuiltInType } from './built-ins.js';
import type { FactValue, Rule } from './compiled-policy.js';
import type { Formula } from './expression.js';

/** A rule of the stages, taken apart. `to` is the stage that it leads to. */
export type StageFormula = Readonly<{ to: string; when: Formula }>;

/** Rules, by their number, that lead round under the same facts; and the facts that they read there. */
export type Circle = Readonly<{ moves: readonly Move[]; facts: ReadonlyMap<string, FactValue> }>;
type Move = Readonly<{ from: string; rule: number; to: string }>;

type Values = ReadonlyMap<string, FactValue>;
type Atom = Extract<Formula, { op: 'atom' }>;
/** Null: it depends on facts that are not chosen yet. */
type Truth = boolean | null;

/** So many choices of facts are looked at; of rules that ask for more nothing is said. */
const MOST_CHOICES = 2_000;

/**
 * Finds facts under which rules lead from a stage to others and back, so that nobody would be moved. Facts take the values next to those that the
 * conditions compare with, and an atom of a condition is asked of the condition itself: what is found is a circle. A choice of some facts under which
 * none is possible any more is not followed further. What two facts say about each other is only known of built-ins (`isPossible`).
 */
export const findCircle = (
  stages: readonly string[],
  rules: readonly StageFormula[],
  types: ReadonlyMap<string, BuiltInType>,
): Circle | undefined => {
  const atoms = rules.flatMap(({ when }) => atomsOf(when));
  const read = [...new Set(atoms.flatMap(({ rule }) => rule?.facts ?? []))].filter((name) => name !== 'stage');
  const names = [...new Set([...(read.some(isOfContracts) ? CONTRACT : []), ...read])];
  const choices = names.map((name) =>
    valuesOf(
      types.get(name) ?? 'bool',
      atoms.filter(({ rule }) => rule?.facts.includes(name)),
    ),
  );
  const truths = new Truths();
  let left = MOST_CHOICES;
  const search = (depth: number, values: Values): Circle | undefined => {
    if (left-- <= 0 || !isPossible(values)) return undefined;
    const possible = new Map(stages.map((stage) => [stage, movesFrom(stage, rules, values, truths)]));
    const circle = firstCircle(stages, (stage) => possible.get(stage)?.filter(({ isSure }) => isSure) ?? []);
    if (circle) return { moves: circle, facts: factsRead(circle, rules, values) };
    const name = names[depth];
    if (name === undefined || !firstCircle(stages, (stage) => possible.get(stage) ?? [])) return undefined;
    for (const value of choices[depth] ?? []) {
      const found = search(depth + 1, new Map([...values, [name, value]]));
      if (found) return found;
    }
    return undefined;
  };
  return search(0, new Map());
};

/** The moves that the first rule that holds may make from a stage; at most one is sure: that of a rule before which none may hold. */
const movesFrom = (
  stage: string,
  rules: readonly StageFormula[],
  values: Values,
  truths: Truths,
): readonly (Move & { isSure: boolean })[] => {
  const moves: (Move & { isSure: boolean })[] = [];
  let isOpen = false;
  for (const [rule, { to, when }] of rules.entries()) {
    const truth = truths.of(when, stage, values);
    if (truth === false) continue;
    if (to !== stage) moves.push({ from: stage, rule, to, isSure: truth === true && !isOpen });
    if (truth === true) break;
    isOpen = true;
  }
  return moves;
};

/** A way along moves that comes back to where it began. */
const firstCircle = (stages: readonly string[], movesOf: (stage: string) => readonly Move[]): readonly Move[] | undefined => {
  const done = new Set<string>();
  const walk = (stage: string, way: readonly Move[]): readonly Move[] | undefined => {
    const begun = way.findIndex(({ from }) => from === stage);
    if (begun >= 0) return way.slice(begun);
    if (done.has(stage)) return undefined;
    for (const move of movesOf(stage)) {
      const found = walk(move.to, [...way, move]);
      if (found) return found;
    }
    done.add(stage);
    return undefined;
  };
  for (const stage of stages) {
    const found = walk(stage, []);
    if (found) return found;
  }
  return undefined;
};

/** What conditions say under some facts, each atom asked once for the same values. */
class Truths {
  readonly #known = new Map<string, boolean>();

  of(formula: Formula, stage: string, values: Values): Truth {
    if (formula.op === 'atom') return this.#ofAtom(formula, stage, values);
    if (formula.op === '!') {
      const truth = this.of(formula.side, stage, values);
      return truth === null ? null : !truth;
    }
    const decisive = formula.op === '||';
    let isOpen = false;
    for (const side of formula.sides) {
      const truth = this.of(side, stage, values);
      if (truth === decisive) return decisive;
      isOpen ||= truth === null;
    }
    return isOpen ? null : !decisive;
  }

  #ofAtom({ rule }: Atom, stage: string, values: Values): Truth {
    if (!rule) return null;
    const read: Record<string, FactValue> = {};
    for (const name of rule.facts) {
      const value = name === 'stage' ? stage : values.get(name);
      if (value === undefined || (name === 'days_since_end' && values.get('contract.ended') === false)) return null;
      read[name] = value;
    }
    const key = `${rule.source} ${JSON.stringify(read)}`;
    const found = this.#known.get(key) ?? isTrue(rule, read);
    this.#known.set(key, found);
    return found;
  }
}

const isTrue = (rule: Rule<boolean>, values: Record<string, FactValue>): boolean => {
  const outcome = rule.evaluate(values);
  return outcome.ok && outcome.value;
};

const atomsOf = (formula: Formula): readonly Atom[] => {
  if (formula.op === 'atom') return [formula];
  return (formula.op === '!' ? [formula.side] : formula.sides).flatMap(atomsOf);
};

/** The facts, among those chosen, that the rules of a circle read. */
const factsRead = (circle: readonly Move[], rules: readonly StageFormula[], values: Values): Values => {
  const formulas = circle.flatMap(({ rule }) => rules[rule]?.when ?? []);
  const read = new Set(formulas.flatMap(atomsOf).flatMap(({ rule }) => rule?.facts ?? []));
  return new Map([...values].filter(([name]) => read.has(name)));
};

/** The values of a fact that conditions can tell apart. */
const valuesOf = (type: BuiltInType, atoms: readonly Atom[]): readonly FactValue[] => {
  const literals = [...new Set(atoms.flatMap((atom) => atom.literals))];
  const numbers = literals.filter((literal) => typeof literal === 'number');
  const texts = literals.filter((literal) => typeof literal === 'string');
  switch (type) {
    case 'bool':
      return [true, false];
    case 'string':
      return [...texts, 'another'];
    case 'list<string>':
      return [texts, [], ...texts.map((text) => [text])];
    case 'int':
      return near(numbers, 1, [0, 1, 2]);
    case 'double':
      return near(numbers, 0.001, [0, 0.5, 1]);
  }
};

/** No fact of an account is negative unless a rule asks for that. */
const near = (numbers: readonly number[], step: number, otherwise: readonly number[]): readonly number[] => {
  const least = Math.min(0, ...numbers);
  const all = numbers.flatMap((number) => [number + step, number, number - step]).filter((number) => number >= least);
  return all.length > 0 ? [...new Set(all)] : otherwise;
};

const CONTRACT: readonly string[] = ['contract.signed', 'contract.ended', 'contract.renewed'];
const isOfContracts = (name: string): boolean =>
  CONTRACT.includes(name) || name.startsWith('window.') || name === 'days_since_end';

/** What built-ins say of one another: a contract that holds has not ended, only what holds is renewed or has windows open. */
const isPossible = (values: Values): boolean => {
  const [signed, ended, renewed] = CONTRACT.map((name) => values.get(name));
  const isRunning = renewed === true || [...values].some(([name, value]) => name.startsWith('window.') && value === true);
  return !(ended === true && (signed === true || isRunning)) && !(isRunning && signed === false);
};
