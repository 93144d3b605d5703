import {
  type ASTNode,
  Environment,
  EvaluationError,
  type ParseError,
  type TypeError as CelTypeError,
} from '@marcbachmann/cel-js';
import type { FactValue, FactValues, Outcome, Rule } from './compiled-policy.js';
import type { FactType } from './policy.document.js';
import { suggestion } from './nearest.js';
import { isUnsupportedFact } from './unsupported.js';

type Finding = Readonly<{ code: string; message: string; remedy: string }>;
export type Checked<Result> = Readonly<{ rule: Rule<Result>; finding: null } | { rule: null; finding: Finding }>;

const CEL_TYPES: Readonly<Record<FactType, 'int' | 'bool' | 'string'>> = {
  money: 'int',
  int: 'int',
  bool: 'bool',
  string: 'string',
};

/** Compiles the expressions of one policy, over its declared facts and nothing else. */
export class Expressions {
  readonly #environment: Environment;
  readonly #types: ReadonlyMap<string, FactType>;

  constructor(types: ReadonlyMap<string, FactType>) {
    this.#types = types;
    this.#environment = new Environment({ limits: { maxAstNodes: 500, maxDepth: 40 } });
    for (const [name, type] of types) this.#environment.registerVariable(name, CEL_TYPES[type]);
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
    return this.#compile(source, 'bool', (value) => ({ ok: true, value: value === true }));
  }

  #compile<Result>(source: string, expected: 'int' | 'bool', read: (value: unknown) => Outcome<Result>): Checked<Result> {
    const checked = this.#environment.check(source);
    if (!checked.valid) return { rule: null, finding: this.#explain(source, checked.error) };
    if (checked.type !== expected) return { rule: null, finding: wrongResult(source, expected, String(checked.type)) };
    const program = this.#environment.parse(source);
    const facts = [...new Set(identifiers(program.ast))].filter((name) => this.#types.has(name)).sort();
    if (facts.length === 0) return { rule: null, finding: usesNoFact(source, expected) };
    return {
      rule: {
        source,
        facts,
        turnsOf: (fact) => turningPoints(program.ast, fact),
        evaluate: (values) => run(() => read(program(contextOf(facts, values)))),
      },
      finding: null,
    };
  }

  #explain(source: string, error: ParseError | CelTypeError | undefined): Finding {
    const summary = error?.summary ?? 'it cannot be read';
    const names = [...this.#types.keys()];
    const unknown = /^Unknown variable: (\w+)/.exec(summary)?.[1];
    if (unknown !== undefined && isUnsupportedFact(unknown)) {
      return {
        code: 'not-supported-yet',
        message: `\`${unknown}\` in \`${source}\` is not supported yet.`,
        remedy: `Use only declared facts: ${names.toSorted().join(', ')}.`,
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

/** CEL's int is int64: a JavaScript bigint. */
const contextOf = (facts: readonly string[], values: FactValues): Record<string, bigint | boolean | string> => {
  const context: Record<string, bigint | boolean | string> = {};
  for (const name of facts) context[name] = celValue(values[name]);
  return context;
};

const celValue = (value: FactValue | undefined): bigint | boolean | string => {
  if (value === undefined) throw new Error('A rule was evaluated although one of its facts is missing');
  return typeof value === 'number' ? BigInt(value) : value;
};

const identifiers = (node: unknown): readonly string[] => {
  if (Array.isArray(node)) return node.flatMap(identifiers);
  if (!isAst(node)) return [];
  return node.op === 'id' ? [node.args] : identifiers(node.args);
};

const isAst = (node: unknown): node is ASTNode => typeof node === 'object' && node !== null && 'op' in node && 'args' in node;

const COMPARISONS = ['<', '<=', '>', '>=', '==', '!='];

/** Compared only with fixed numbers, an expression can turn only there: at the number and just above it. */
const turningPoints = (node: unknown, fact: string): readonly number[] | null => {
  if (Array.isArray(node)) return together(node.map((part) => turningPoints(part, fact)));
  if (!isAst(node)) return [];
  if (node.op === 'id') return node.args === fact ? null : [];
  const numbers = COMPARISONS.includes(node.op) ? comparedWith(node.args, fact) : undefined;
  return numbers ?? turningPoints(node.args, fact);
};

const comparedWith = (sides: unknown, fact: string): readonly number[] | undefined => {
  if (!Array.isArray(sides)) return undefined;
  const nodes = sides.filter(isAst);
  const number = nodes.find(({ op, args }) => op === 'value' && typeof args === 'bigint');
  return number && nodes.some(({ op, args }) => op === 'id' && args === fact)
    ? [Number(number.args), Number(number.args) + 1]
    : undefined;
};

/** The turning points of several expressions; null when one of them may turn anywhere. */
export const together = (parts: readonly (readonly number[] | null)[]): readonly number[] | null =>
  parts.some((part) => part === null) ? null : [...new Set(parts.flatMap((part) => part ?? []))].sort((a, b) => a - b);
