import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { type Decimal } from '@strata/kernel';
import { messageOf } from '../failure.js';
import { compared, decimalOf, ExactDecimal, ExactMoney, moneyOf, negative, product, sum } from './decimals.js';
import { localTimes, Moment } from './local-time.js';

/** What an expression sees: `row`, and the names of `let`. */
export type Scope = Readonly<Record<string, unknown>>;

/** A CEL expression, parsed and type-checked once. */
export type Expression = Readonly<{
  source: string;
  /** The CEL type of its value, `dyn` when only the data can tell. */
  type: string;
  /** The value for one row. Throws when the data does not fit (a price that is not a number). */
  evaluate: (scope: Scope) => unknown;
}>;

/** Compiles the expressions of one mapping. */
export class Expressions {
  private readonly environment: Environment;
  private readonly columns: ReadonlySet<string> | undefined;

  /** `columns` undefined: the fields of a row, and their types, are known only from the data (NDJSON). */
  constructor({ currency, timezone, columns }: { currency: string; timezone: string; columns?: readonly string[] | undefined }) {
    this.columns = columns && new Set(columns);
    this.environment = environmentOf(currency, timezone).registerVariable('row', columns ? 'map<string, string>' : 'map');
  }

  /** Compiles a text. `wanted` lists the types that fit the place; `dyn` always fits. Throws an Error that says what is wrong. */
  compile(source: string, wanted?: readonly string[]): Expression {
    const program = attempt(() => this.environment.parse(source));
    const { valid, type = 'dyn', error } = program.check();
    if (!valid) throw new Error(error?.summary ?? `"${source}" is not a valid expression`);
    const unknown = this.columns && columnsOf(program.ast).find((column) => !this.columns?.has(column));
    if (unknown !== undefined) throw new Error(`there is no column "${unknown}"`);
    if (type === 'double') throw new Error('its value is a floating-point number: use decimal() for exact numbers');
    if (wanted && type !== 'dyn' && !wanted.includes(type)) throw new Error(`must give ${wanted.join(' or ')}, not ${type}`);
    return { source, type, evaluate: (scope) => evaluated((): unknown => program(scope)) };
  }

  /** Makes the value of an expression available to later ones under a name. */
  declare(name: string, type: string): void {
    this.environment.registerVariable(name, type);
  }
}

const environmentOf = (currency: string, timezone: string): Environment => {
  const momentOf = localTimes(timezone);
  return new Environment({ homogeneousAggregateLiterals: false })
    .registerType('decimal', { ctor: ExactDecimal, fields: {} })
    .registerType('money', { ctor: ExactMoney, fields: {} })
    .registerType('instant', { ctor: Moment, fields: {} })
    .registerFunction('decimal(string): decimal', decimalOf)
    .registerFunction('decimal(int): decimal', (units: bigint) => new ExactDecimal({ units, scale: 0 }))
    .registerFunction('money(decimal): money', (value: Decimal) => moneyOf(value, currency))
    .registerFunction('money(decimal, string): money', (value: Decimal, other: string) => moneyOf(value, currencyOf(other)))
    .registerFunction('instant(string): instant', momentOf)
    .registerFunction('unlessEmpty(string): dyn', (text: string) => (text === '' ? null : text))
    .registerOperator('-decimal: decimal', negative)
    .registerOperator('decimal * decimal: decimal', product)
    .registerOperator('decimal + decimal: decimal', sum)
    .registerOperator('decimal - decimal: decimal', (a: Decimal, b: Decimal) => sum(a, negative(b)))
    .registerOperator('decimal < decimal: bool', (a: Decimal, b: Decimal) => compared(a, b) < 0)
    .registerOperator('decimal <= decimal: bool', (a: Decimal, b: Decimal) => compared(a, b) <= 0)
    .registerOperator('decimal > decimal: bool', (a: Decimal, b: Decimal) => compared(a, b) > 0)
    .registerOperator('decimal >= decimal: bool', (a: Decimal, b: Decimal) => compared(a, b) >= 0)
    .registerOperator('decimal == decimal: bool', (a: Decimal, b: Decimal) => compared(a, b) === 0);
};

const currencyOf = (text: string): string => {
  if (!/^[A-Z]{3}$/.test(text)) throw new Error(`"${text}" is not a currency code`);
  return text;
};

/** CEL's own errors carry a drawing of the source; the summary alone is the sentence. */
const evaluated = <T>(run: () => T): T => {
  try {
    return run();
  } catch (error) {
    throw new Error(summaryOf(error), { cause: error });
  }
};

const attempt = evaluated;

const summaryOf = (error: unknown): string =>
  error instanceof Error && 'summary' in error && typeof error.summary === 'string' ? error.summary : messageOf(error);

/** The columns named in an expression as `row.Column` or `row["A column"]`. */
const columnsOf = (node: ASTNode): string[] => {
  if (node.op === '.' && isRow(node.args[0])) return [node.args[1]];
  if (node.op === '[]' && isRow(node.args[0]) && node.args[1].op === 'value') return [String(node.args[1].args)];
  return childrenOf(node.args).flatMap(columnsOf);
};

const isRow = (node: ASTNode): boolean => node.op === 'id' && node.args === 'row';

const childrenOf = (args: unknown): ASTNode[] => {
  if (isNode(args)) return [args];
  return Array.isArray(args) ? args.flatMap(childrenOf) : [];
};

const isNode = (value: unknown): value is ASTNode =>
  typeof value === 'object' && value !== null && 'op' in value && 'args' in value && 'toOldStructure' in value;
