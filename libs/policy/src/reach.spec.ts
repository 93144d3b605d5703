import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import type { BuiltIn } from './built-ins.js';
import type { FactValue, FactValues } from './compiled-policy.js';
import { Expressions } from './expression.js';
import { holds } from './holds.js';
import type { Possible } from './possible.js';
import { pointsOf, shadowedBy } from './reach.js';

/* Conditions made up at random, over facts of every kind, looked at with every mixture of a few values of each: nothing that some account could meet may be called impossible. */

const builtIns = new Map<string, BuiltIn>(
  [
    ['rank_share', 'double'],
    ['tier.value', 'string'],
    ['tags', 'list<string>'],
  ].map(([name = '', type = '']) => [name, { name, type, places: [], description: '' } as unknown as BuiltIn]),
);
const possible = new Map<string, Possible>([
  ['n', { kind: 'number', isInt: true, lo: 0, hi: Infinity }],
  ['rank_share', { kind: 'number', isInt: false, lo: 0, hi: 1 }],
  ['tier.value', { kind: 'text', only: ['E', 'D'], not: [] }],
]);
const expressions = new Expressions(
  new Map([
    ['n', 'int'],
    ['m', 'money'],
    ['s', 'string'],
    ['b', 'bool'],
  ]),
  builtIns,
  possible,
);

const samples: Readonly<Record<string, readonly FactValue[]>> = {
  n: [0, 1, 2, 3, 100],
  m: [-100, -3, -2, -1, 0, 1, 2, 3, 100],
  s: ['x', 'y', 'z'],
  b: [true, false],
  rank_share: [0, 0.1, 0.15, 0.5, 1],
  'tier.value': ['E', 'D'],
  tags: [[], ['x'], ['y'], ['x', 'y']],
};

/** Every mixture of the values of some names; with `andMissing` each may also be unknown. */
const mixtures = (names: readonly string[], andMissing = false): readonly FactValues[] =>
  names.reduce<readonly FactValues[]>(
    (before, name) =>
      before.flatMap((values) => [
        ...(andMissing ? [values] : []),
        ...(samples[name] ?? []).map((value) => ({ ...values, [name]: value })),
      ]),
    [{}],
  );

const namesOf = (texts: readonly string[]): readonly string[] => {
  const text = texts.join(' ').replaceAll(/'[^']*'/g, '');
  return Object.keys(samples).filter((name) => new RegExp(`(?<![\\w.])${name.replace('.', '\\.')}(?!\\w)`).test(text));
};

const environment = new Environment()
  .registerVariable('n', 'int')
  .registerVariable('m', 'int')
  .registerVariable('s', 'string')
  .registerVariable('b', 'bool')
  .registerVariable('rank_share', 'double')
  .registerVariable('tags', 'list<string>')
  .registerVariable({ name: 'tier', schema: { value: 'string' } });

/** The value of an expression, or undefined where it cannot be computed: without anything of ours. */
const run = (source: string, values: FactValues): unknown => {
  const numbers = ['n', 'm'].flatMap((name) => (typeof values[name] === 'number' ? [[name, BigInt(values[name])] as const] : []));
  try {
    return environment.parse(source)({ ...values, ...Object.fromEntries(numbers), tier: { value: values['tier.value'] } });
  } catch {
    return undefined;
  }
};

const comparison = fc.constantFrom('<', '<=', '>', '>=', '==', '!=');
const constant = fc.integer({ min: -3, max: 4 }).map(String);
const { number, leaf, condition } = fc.letrec<{ number: string; leaf: string; condition: string }>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('n', 'm'),
    constant,
    fc.tuple(tie('number'), fc.constantFrom('+', '-', '*'), tie('number')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie('number'), constant).map(([a, b]) => `(${a} / ${b})`),
    tie('number').map((a) => `-(${a})`),
    fc.tuple(tie('leaf'), tie('number'), tie('number')).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
  ),
  leaf: fc.oneof(
    fc.tuple(fc.constantFrom('n', 'm'), comparison, constant).map((parts) => parts.join(' ')),
    fc.tuple(fc.constantFrom('n', 'm'), comparison, fc.constantFrom('n', 'm')).map((parts) => parts.join(' ')),
    fc
      .tuple(fc.constantFrom('rank_share'), comparison, fc.constantFrom('0.0', '0.15', '0.5', '1.0'))
      .map((parts) => parts.join(' ')),
    fc
      .tuple(fc.constantFrom('s', 'tier.value'), fc.constantFrom('==', '!=', '<'), fc.constantFrom("'x'", "'y'", "'E'", "'D'"))
      .map((parts) => parts.join(' ')),
    fc.constantFrom("s in ['x', 'y']", "tier.value in ['D', 'C']", 'n in [1, 3]', 'm in [-1, 2]', "'x' in tags", "'y' in tags"),
    fc.constantFrom('b', 'b == true', 'b != true', 'size(tags) > 1', 's.startsWith("x")', '(n > 1) == b', 's == tier.value'),
  ),
  condition: fc.oneof(
    { depthSize: 'small' },
    { weight: 3, arbitrary: tie('leaf') },
    fc.tuple(tie('number'), comparison, tie('number')).map((parts) => parts.join(' ')),
    { weight: 4, arbitrary: fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a}) && (${b})`) },
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a}) || (${b})`),
    tie('condition').map((a) => `!(${a})`),
    fc.tuple(tie('leaf'), tie('condition'), tie('condition')).map(([c, a, b]) => `(${c}) ? (${a}) : (${b})`),
  ),
}));

const isRefused = (source: string): boolean => expressions.condition(source).dead !== null;

it('never calls a condition impossible that some account meets', () => {
  let refused = 0;
  fc.assert(
    fc.property(condition, (source) => {
      if (namesOf([source]).length > 4 || !isRefused(source)) return;
      refused += 1;
      expect(mixtures(namesOf([source])).filter((values) => run(source, values) === true)).toEqual([]);
    }),
    { numRuns: 500 },
  );
  expect(refused).toBeGreaterThan(10);
});

it('never says of a rule that it gives fewer or more points than it gives some account', () =>
  fc.assert(
    fc.property(
      number.filter((points) => namesOf([points]).length > 0),
      fc.option(condition, { nil: undefined }),
      (points, when) => {
        const rule = { id: 'r', points, ...(when === undefined ? {} : { when }) };
        if (namesOf([points, when ?? '']).length > 4) return;
        const { least, most } = pointsOf(rule, expressions);
        for (const values of mixtures(namesOf([points, when ?? '']))) {
          const given = run(points, values);
          if (typeof given !== 'bigint' || (when !== undefined && run(when, values) !== true)) continue;
          expect([Number(given) >= least, Number(given) <= most, points, when]).toEqual([true, true, points, when]);
        }
      },
    ),
    { numRuns: 100 },
  ));

const aMatrix = fc.oneof(
  fc.tuple(leaf, condition, condition).map(([a, b, c]) => ({ when: `(${a}) && (${b})`, above: [c, a] })),
  fc.tuple(leaf, leaf, condition).map(([a, b, c]) => ({ when: a, above: [`(${a}) && (${b})`, `!(${b})`, c] })),
  fc.tuple(condition, condition).map(([a, b]) => ({ when: a, above: [b] })),
);

it('never says that a rule stands in the shadow of others when an account would come to it, also one of which not everything is known', () => {
  let shadowed = 0;
  fc.assert(
    fc.property(aMatrix, ({ when, above }) => {
      const texts = [when, ...above].map((text) => expressions.condition(text));
      const [mine, ...others] = texts.flatMap(({ rule }) => rule ?? []);
      if (!mine || others.length < above.length || !shadowedBy(when, above, expressions)) return;
      const names = namesOf([when, ...above]);
      if (names.length > 3) return;
      shadowed += 1;
      for (const values of mixtures(names, true))
        if (holds(mine, values)) expect(others.filter((other) => holds(other, values))).not.toEqual([]);
    }),
    { numRuns: 500 },
  );
  expect(shadowed).toBeGreaterThan(10);
});

it.each([
  ['n > 10 && n < 5', '`n > 10` and `n < 5` exclude each other'],
  ['n > 2 && n < 3', '`n > 2` and `n < 3` exclude each other'],
  ['n < 0', '`n` is never below 0'],
  ['5 * n + 3 < 0', '`n` is never below 0'],
  ['n > m && m > n', '`n > m` and `m > n` exclude each other'],
  ['b && !(b)', '`b` and not `b` exclude each other'],
  ["s == 'x' && s == 'y'", '`s == "x"` and `s == "y"` exclude each other'],
  ["s in ['x', 'y'] && s != 'x' && s != 'y'", '`s in ["x", "y"]`, `s != "x"` and `s != "y"` exclude each other'],
  ["tier.value in ['C', 'B']", '`tier.value` is one of E, D'],
  ["tier.value == 'C' || n < 0", '`tier.value` is one of E, D; `n` is never below 0'],
  ['rank_share > 1.0', '`rank_share` is between 0 and 1'],
  ['rank_share > 0.5 && rank_share < 0.5', '`rank_share > 0.5` and `rank_share < 0.5` exclude each other'],
  ["'x' in tags && !('x' in tags)", '`"x" in tags` and not `"x" in tags` exclude each other'],
  ['n in [1, 3] && n > 3', '`n in [1, 3]` and `n > 3` exclude each other'],
  ['n != n', '`n != n` is never so'],
  ['b && n > 5 && m > 1 && n < 2', '`n > 5` and `n < 2` exclude each other'],
])('sees that %s can never be true', (source, why) =>
  expect(expressions.condition(source).dead?.message).toBe(`\`${source}\` can never be true: ${why}.`),
);
