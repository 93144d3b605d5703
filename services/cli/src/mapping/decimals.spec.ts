import fc from 'fast-check';
import { compared, decimalOf, moneyOf, negative, product, sum } from './decimals.js';

const pence = (price: string, quantity = '1'): number => moneyOf(product(decimalOf(price), decimalOf(quantity)), 'GBP').amount;

it.each([
  ['0.005', 0],
  ['0.015', 2],
  ['0.025', 2],
  ['-0.005', 0],
  ['-0.015', -2],
  ['0.0051', 1],
  ['2.55', 255],
])('rounds %s to %d pence: halves go to the even neighbour', (price, expected) => expect(pence(price) + 0).toBe(expected));

it('rounds a line once, after multiplying', () => expect(pence('0.333', '3')).toBe(100));

it('knows the currencies without cents and those with three digits', () => {
  expect(moneyOf(decimalOf('1234.5'), 'JPY').amount).toBe(1234);
  expect(moneyOf(decimalOf('1.2345'), 'KWD').amount).toBe(1234);
});

it.each(['', 'free', '1e3', '1,000', '0x10', '.5', 'NaN'])('takes "%s" for no number', (text) =>
  expect(() => decimalOf(text)).toThrow('is not a decimal number'),
);

it('refuses an amount that JSON would round', () =>
  expect(() => moneyOf(decimalOf('99999999999999999'), 'GBP')).toThrow('too large'));

it('adds and compares decimals of different scale exactly', () =>
  fc.assert(
    fc.property(fc.integer(), fc.integer(), fc.nat(6), fc.nat(6), (a, b, left, right) => {
      const [x, y] = [
        { units: BigInt(a), scale: left },
        { units: BigInt(b), scale: right },
      ];
      expect(compared(sum(sum(x, y), negative(y)), x)).toBe(0);
      expect(Math.sign(compared(x, y))).toBe(-Math.sign(compared(y, x)) + 0 || 0);
    }),
  ));
