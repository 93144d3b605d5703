import fc from 'fast-check';
import { compileDocument, compilePolicy } from './compile-policy.js';
import { catalogue, compileText, minimal } from '../test/policy.fixtures.js';

it('accepts a policy without a mistake, and says which it is', () => {
  const policy = compileText(minimal);
  expect(policy.ref).toEqual({ id: 'small', version: 1, hash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) });
  expect(policy).toMatchObject({
    effectiveFrom: '2026-01-01',
    timezone: 'Asia/Shanghai',
    currency: 'CNY',
    clamp: { min: 0, max: 100 },
  });
});

it('gives the same hash whatever the comments, the spaces and the order of the keys', () => {
  const commented = minimal.replace('kind:', '# the kind\nkind:');
  const reordered = minimal.replace('  id: small\n  version: 1\n', '  version: 1\n  id: small\n');
  expect(compileText(commented).ref).toEqual(compileText(minimal).ref);
  expect(compileText(reordered).ref).toEqual(compileText(minimal).ref);
  expect(compileText(minimal.replace('enter: 30', 'enter: 31')).ref.hash).not.toBe(compileText(minimal).ref.hash);
});

it('compiles a recorded document to the same policy, though canonical JSON sorts its bands as texts', () => {
  const text = minimal.replace('100000000: 30', '100000000: 30\n      9000000000: 35\n      50000000000: 40');
  const policy = compileText(text);
  const sorted = JSON.stringify(policy.document).replace(
    /"bands":\{[^}]*\}/,
    '"bands":{"0":0,"100000000":30,"50000000":10,"50000000000":40,"9000000000":35}',
  );
  const again = compileDocument(JSON.parse(sorted), catalogue);
  expect(again.ok && again.policy.ref).toEqual(policy.ref);
  expect(again.ok && again.policy.base).toEqual(policy.base);
});

it('reads a field in the event, else in its lines', () => {
  const feeds = compileText(minimal).feeds;
  expect(feeds.get('account.order-placed.v1')?.map(({ fact, sign, inLines }) => [fact.name, sign, inLines])).toEqual([
    ['idle', 1, false],
    ['order_value', 1, true],
  ]);
  expect(feeds.get('account.order-refunded.v1')?.map(({ fact, sign, inLines }) => [fact.name, sign, inLines])).toEqual([
    ['order_value', -1, true],
  ]);
  expect(feeds.get('custom.audit-passed.v1')?.map(({ fact, inLines }) => [fact.name, inLines])).toEqual([['audit', false]]);
});

it('finds the numbers of days at which a rule may turn, so that time is looked at only then', () => {
  const turnsOf = (when: string) =>
    compileText(minimal.replace('idle > 90', when)).facts.find(({ name }) => name === 'idle')?.turns;
  expect(turnsOf('idle > 90')).toEqual([90, 91]);
  expect(turnsOf('idle >= 30 && idle < 60 || 5 == idle')).toEqual([5, 6, 30, 31, 60, 61]);
  expect(turnsOf('idle + referrals > 90')).toBeNull();
});

it('computes points in whole numbers and never stops at a rule that cannot be computed', () => {
  const [rule] = compileText(minimal.replace('5 * referrals', '100 / referrals')).adjustments;
  expect(rule?.points.evaluate({ referrals: 3 })).toEqual({ ok: true, value: 33 });
  expect(rule?.points.evaluate({ referrals: 0 })).toEqual({ ok: false, error: 'division by zero' });
  const [large] = compileText(minimal.replace('5 * referrals', '9007199254740991 * referrals')).adjustments;
  expect(large?.points.evaluate({ referrals: 2 })).toMatchObject({ ok: false });
});

it('answers any text with problems, and never throws', () =>
  fc.assert(
    fc.property(fc.nat(minimal.length), fc.nat(8), fc.string({ maxLength: 6 }), (at, drop, insert) => {
      const result = compilePolicy(minimal.slice(0, at) + insert + minimal.slice(at + drop), catalogue);
      for (const { line, column, message, remedy } of result.problems) {
        expect([line > 0, column > 0, message.length > 0, remedy.length > 0]).toEqual([true, true, true, true]);
      }
    }),
    { numRuns: 400 },
  ));

it('refuses any JSON that is not a policy', () =>
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(compileDocument(value, catalogue).ok).toBe(false);
    }),
  ));
