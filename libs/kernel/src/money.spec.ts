import fc from 'fast-check';
import { formatMoney, minorDigits, parseDecimal, roundHalfEven, times } from './money.js';

const decimal = (text: string) => {
  const read = parseDecimal(text);
  if (!read) throw new Error(`${text} is not a decimal`);
  return read;
};
const round = (text: string, digits = 2) => roundHalfEven(decimal(text), digits);

it('rounds to the minor unit, half to even', () => {
  expect(['0.005', '0.015', '0.025', '0.0250001', '-0.005', '-0.015', '1.994', '1.995'].map((text) => round(text))).toEqual([
    0n,
    2n,
    2n,
    3n,
    0n,
    -2n,
    199n,
    200n,
  ]);
});

it('keeps an amount that needs no rounding', () => {
  expect([round('12'), round('12.3'), round('12.34'), round('100', 0)]).toEqual([1200n, 1230n, 1234n, 100n]);
});

it('multiplies a price by a quantity exactly', () => {
  expect(times(decimal('0.195'), decimal('-3'))).toEqual({ units: -585n, scale: 3 });
  expect(roundHalfEven(times(decimal('2.555'), decimal('2')), 2)).toBe(511n);
});

it.each(['', '1,5', '1e3', '.5', '5.', '1 000', '0x10', '--1', 'NaN'])('does not take %j for a decimal', (text) => {
  expect(parseDecimal(text)).toBeUndefined();
});

it('writes money for people', () => {
  expect(formatMoney({ amount: 123_450, currency: 'GBP' })).toBe('1,234.50 GBP');
  expect(formatMoney({ amount: -5, currency: 'CNY' })).toBe('-0.05 CNY');
  expect(formatMoney({ amount: 1_234_567, currency: 'JPY' })).toBe('1,234,567 JPY');
  expect(formatMoney({ amount: 1_234_567, currency: 'KWD' })).toBe('1,234.567 KWD');
});

it('knows how many digits a minor unit has', () => {
  expect(['CNY', 'GBP', 'JPY', 'BHD'].map(minorDigits)).toEqual([2, 2, 0, 3]);
});

it('never rounds further away than half a minor unit, and never past the even neighbour', () =>
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: 3, max: 9 }), (units, scale) => {
      const rounded = roundHalfEven({ units, scale }, 2);
      const unit = 10n ** BigInt(scale - 2);
      const twice = 2n * (rounded * unit - units);
      expect(twice <= unit && twice >= -unit).toBe(true);
      if (twice === unit || twice === -unit) expect(rounded % 2n).toBe(0n);
    }),
  ));
