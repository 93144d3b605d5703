import {
  type ASTNode,
  Environment,
  EvaluationError,
  type ParseError,
  serialize,
  type TypeError as CelTypeError,
} from '@marcbachmann/cel-js';
import type { BuiltIn, BuiltInType } from './built-ins.js';
import { builtInRoots, sectionOf } from './built-ins.js';
import type { FactValue, FactValues, Outcome, Rule } from './compiled-policy.js';
import { alternativesOf, isAst, literalsIn, namesIn, turningPoints } from './expression.ast.js';
import type { FactType } from './policy.document.js';
import { anyOf, type Possible } from './possible.js';
import { impossibility } from './satisfiable.js';
import { suggestion } from './nearest.js';

type Finding = Readonly<{ code: string; message: string; remedy: string }>;
/** `dead`: it can be computed, but comes out true for nobody. */
export type Checked<Result> = Readonly<
  { rule: Rule<Result>; finding: null; dead: Finding | null } | { rule: null; finding: Finding; dead: null }
>;

/** A condition in its parts. The rule of an atom is null when it reads no fact. */
export type Formula = Readonly<
  | { op: '&&' | '||'; sides: readonly Formula[] }
  | { op: '!'; side: Formula }
  | { op: 'atom'; rule: Rule<boolean> | null; literals: readonly (string | number)[] }
>;

const CEL_TYPES: Readonly<Record<FactType, 'int' | 'bool' | 'string'>> = {
  money: 'int',
  int: 'int',
  bool: 'bool',
  string: 'string',
};

/** Compiles the expressions at one place of a policy, over its declared facts and the built-ins of that place, and nothing else. */
export class Expressions {
  readonly #environment: Environment;
  readonly #types: ReadonlyMap<string, BuiltInType>;
  /** The values that each name can have, for what can be said of an expression without an account. */
  readonly possible: ReadonlyMap<string, Possible>;

  constructor(
    facts: ReadonlyMap<string, FactType>,
    builtIns: ReadonlyMap<string, BuiltIn>,
    possible: ReadonlyMap<string, Possible> = new Map(),
  ) {
    // A fact that is called like a built-in is refused elsewhere; here the built-in wins.
    const declared = [...facts]
      .filter(([name]) => !builtInRoots.includes(name))
      .map(([name, type]) => [name, CEL_TYPES[type]] as const);
    this.#types = new Map<string, BuiltInType>([...declared, ...[...builtIns].map(([name, { type }]) => [name, type] as const)]);
    this.possible = new Map([...this.#types].map(([name, type]) => [name, possible.get(name) ?? anyOf(type)] as const));
    this.#environment = new Environment({ limits: { maxAstNodes: 500, maxDepth: 40 } });
    const groups = new Map<string, Record<string, BuiltInType>>();
    for (const [name, type] of this.#types) {
      const [root = name, field] = name.split('.');
      if (field === undefined) this.#environment.registerVariable(name, type);
      else groups.set(root, { ...groups.get(root), [field]: type });
    }
    for (const [name, schema] of groups) this.#environment.registerVariable({ name, schema });
  }

  /** An expression that gives a whole number (int64, and small enough to be exact in JSON). */
  points(source: string): Checked<number> {
    return this.#compile(source, 'int', (value) => {
      const number = Number(value);
      return typeof value === 'bigint' && Number.isSafeInteger(number)
        ? { ok: true, value: number }
        : { ok: false, error: 'the result is too large' };
    });
  }

  /** An expression that gives true or false. */
  condition(source: string): Checked<boolean> {
    const compiled = this.#compile(source, 'bool', (value) => ({ ok: true, value: value === true }));
    if (!compiled.rule) return compiled;
    const why = impossibility(this.#environment.parse(source).ast, this.possible);
    return { ...compiled, dead: why === undefined ? null : neverTrue(source, why) };
  }

  /** What is written in an expression; undefined when it is not one. */
  parse(source: string): ASTNode | undefined {
    return this.#environment.check(source).valid ? this.#environment.parse(source).ast : undefined;
  }

  /** A condition taken apart at `&&`, `||` and `!`; null when it cannot be read. */
  formula(source: string): Formula | null {
    return this.#environment.check(source).valid ? this.#formula(this.#environment.parse(source).ast) : null;
  }

  #formula(node: ASTNode): Formula {
    const parts: readonly unknown[] = Array.isArray(node.args) ? node.args : [node.args];
    const sides = parts.filter(isAst);
    const [first] = sides;
    if (node.op === '&&' || node.op === '||') return { op: node.op, sides: sides.map((side) => this.#formula(side)) };
    if (node.op === '!_' && first) return { op: '!', side: this.#formula(first) };
    return { op: 'atom', rule: this.condition(serialize(node)).rule, literals: literalsIn(node) };
  }

  #compile<Result>(source: string, expected: 'int' | 'bool', read: (value: unknown) => Outcome<Result>): Checked<Result> {
    const checked = this.#environment.check(source);
    if (!checked.valid) return { rule: null, finding: this.#explain(source, checked.error), dead: null };
    if (checked.type !== expected)
      return { rule: null, finding: wrongResult(source, expected, String(checked.type)), dead: null };
    const program = this.#environment.parse(source);
    const facts = [...new Set(namesIn(program.ast))].filter((name) => this.#types.has(name)).sort();
    if (facts.length === 0) return { rule: null, finding: usesNoFact(source, expected), dead: null };
    const slots = facts.map((name) => slotOf(name, this.#types.get(name)));
    return {
      rule: {
        source,
        facts,
        alternatives: alternativesOf(program.ast).flatMap((text) => this.#compile(text, expected, read).rule ?? []),
        turnsOf: (fact) => turningPoints(program.ast, fact),
        evaluate: (values) => run(() => read(program(contextOf(slots, values)))),
      },
      finding: null,
      dead: null,
    };
  }

  #explain(source: string, error: ParseError | CelTypeError | undefined): Finding {
    const summary = error?.summary ?? 'it cannot be read';
    const names = [...this.#types.keys()];
    const unknown = /^Unknown variable: (\w+)/.exec(summary)?.[1];
    const section = unknown === undefined ? undefined : sectionOf(unknown);
    if (section !== undefined) {
      return {
        code: 'section-missing',
        message: `\`${source}\` uses \`${unknown}\`, but the policy has no \`${section}\`: it would never be known.`,
        remedy: `Add a section \`${section}\`, or take \`${unknown}\` out of the rule.`,
      };
    }
    if (unknown !== undefined && builtInRoots.includes(unknown)) {
      return {
        code: 'not-usable-here',
        message: `\`${unknown}\` in \`${source}\` is not known in this place: ${whyNot(unknown)}.`,
        remedy: `Here are known: ${names.toSorted().join(', ')}.`,
      };
    }
    const field = /^No such key: (\w+)/.exec(summary)?.[1];
    if (field !== undefined) {
      const written = new RegExp(`\\w+\\.${field}\\b`).exec(source)?.[0] ?? field;
      return {
        code: 'unknown-fact',
        message: `\`${source}\` uses \`${written}\`, which does not exist.`,
        remedy: suggestion(
          written,
          names.filter((name) => name.startsWith(`${written.split('.')[0] ?? ''}.`)),
        ),
      };
    }
    if (unknown !== undefined) {
      return {
        code: 'unknown-fact',
        message: `\`${source}\` uses \`${unknown}\`, which is not a fact of this policy.`,
        remedy: `${suggestion(unknown, names)} A text needs quotes: '${unknown}'.`,
      };
    }
    const operands = /^no such overload: (.+)$/.exec(summary)?.[1];
    if (operands !== undefined) {
      return {
        code: 'kinds-do-not-fit',
        message: `\`${source}\` combines things that do not fit: ${inWords(operands)}.`,
        remedy:
          'Numbers go with whole numbers (no decimals), a text in quotes with a text, yes/no with && (and), || (or), ! (not).',
      };
    }
    return { code: 'not-an-expression', message: `\`${source}\` cannot be understood: ${summary}.`, remedy: hint(source) };
  }
}

const hint = (source: string): string => {
  if (/[^=!<>]=[^=]/.test(source)) return 'Compare with == (two signs), not with =.';
  if (/\b(and|or|not)\b/i.test(source)) return 'Write && for and, || for or, ! for not.';
  return 'Check brackets, quotes and operators: && (and), || (or), ! (not), ==, !=, >=, <=, +, -, *.';
};

const inWords = (operands: string): string =>
  operands
    .replaceAll(/\bint\b/g, 'a whole number')
    .replaceAll(/\bdouble\b/g, 'a decimal')
    .replaceAll(/\bstring\b/g, 'a text')
    .replaceAll(/\bbool\b/g, 'yes/no');

/** Why a built-in of the language means nothing where a rule asks for it. */
const whyNot = (root: string): string =>
  root === 'tier'
    ? 'points come before tiers, and a ladder of rules sees only ladders of points'
    : root === 'stage' || root === 'signal'
      ? 'it is decided later, by the rules of `lifecycle`'
      : 'only grading knows it';

const wrongResult = (source: string, expected: 'int' | 'bool', found: string): Finding =>
  expected === 'int'
    ? {
        code: 'points-not-a-number',
        message: `\`${source}\` does not give a whole number but ${inWords(found)}.`,
        remedy: 'Put the condition into `when` and the number of points into `points`.',
      }
    : {
        code: 'condition-not-yes-or-no',
        message: `\`${source}\` does not give yes or no but ${inWords(found)}.`,
        remedy: 'Compare it with something, for example with >= or ==.',
      };

const neverTrue = (source: string, why: string): Finding => ({
  code: 'rule-never-fires',
  message: `\`${source}\` can never be true: ${why}.`,
  remedy: 'Correct the condition, or take the rule out.',
});

const usesNoFact = (source: string, expected: 'int' | 'bool'): Finding => ({
  code: 'rule-uses-no-fact',
  message: `\`${source}\` uses no fact: it is the same for every account, always.`,
  remedy:
    expected === 'int' ? 'Write the number without quotes, or use a fact in it.' : 'Use a fact in it, or take the rule out.',
});

/** A rule that cannot be computed for one account (a division by zero, an overflow) must not stop the others. */
const run = <Result>(evaluate: () => Outcome<Result>): Outcome<Result> => {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof EvaluationError) return { ok: false, error: error.summary };
    throw error;
  }
};

type CelValue = bigint | number | boolean | string | readonly string[];
type Context = Record<string, CelValue | Record<string, CelValue>>;

/** Where the value of a fact goes: `window.focus` is a field of `window`. */
type Slot = Readonly<{ name: string; root: string; field: string | undefined; isDouble: boolean }>;

const slotOf = (name: string, type: BuiltInType | undefined): Slot => {
  const [root = name, field] = name.split('.');
  return { name, root, field, isDouble: type === 'double' };
};

const contextOf = (slots: readonly Slot[], values: FactValues): Context => {
  const context: Context = {};
  const groups: Record<string, Record<string, CelValue>> = {};
  for (const { name, root, field, isDouble } of slots) {
    const value = celValue(values[name], isDouble);
    if (field === undefined) context[root] = value;
    else context[root] = groups[root] = { ...groups[root], [field]: value };
  }
  return context;
};

/** CEL's int is int64: a JavaScript bigint. */
const celValue = (value: FactValue | undefined, isDouble: boolean): CelValue => {
  if (value === undefined) throw new Error('A rule was evaluated although one of its facts is missing');
  return typeof value === 'number' && !isDouble ? BigInt(value) : value;
};
