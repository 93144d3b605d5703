import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalText } from './canonical.js';

it('writes any JSON value as RFC 8785 does, byte for byte', () =>
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.string({ unit: 'binary' }), (value, name) => {
      const odd = { [name]: value, b: undefined, a: [undefined, -0, 1e21, 1e-7], ['__proto__']: value, '10': 1, '9': 2 };
      for (const one of [value, odd, Object.create(null)]) expect(canonicalText(one)).toBe(canonicalize(one));
    }),
    { numRuns: 500 },
  ));

it.each([
  ['a date', new Date(0)],
  ['a boxed text', Object('a')],
  ['what says itself how it is written', { toJSON: () => [1] }],
  ['the same twice', [[1], [1]].fill([1])],
])('writes %s as the library does', (_, value) => expect(canonicalText({ value })).toBe(canonicalize({ value })));

it.each([
  ['no number', NaN],
  ['a lone surrogate', '\ud800'],
  ['a number that JSON does not have', 1n],
])('refuses %s', (_, value) => expect(() => canonicalText({ deep: [value] })).toThrow());

it('refuses a cycle and takes what is very deep', () => {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  expect(() => canonicalText(cycle)).toThrow();
  let deep: unknown = 1;
  for (let i = 0; i < 50_000; i++) deep = [deep];
  expect(canonicalText(deep)).toHaveLength(100_001);
});
