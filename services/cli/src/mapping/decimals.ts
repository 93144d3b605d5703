import { type Decimal, minorDigits, parseDecimal, roundHalfEven, times } from '@strata/kernel';

/** An exact decimal as expressions see it: the CEL type `decimal`. A class, because CEL tells types apart by constructor. */
export class ExactDecimal implements Decimal {
  readonly units: bigint;
  readonly scale: number;

  constructor({ units, scale }: Decimal) {
    this.units = units;
    this.scale = scale;
  }
}

/** An exact amount as expressions see it: the CEL type `money`. */
export class ExactMoney {
  readonly amount: number;
  readonly currency: string;

  constructor(amount: number, currency: string) {
    this.amount = amount;
    this.currency = currency;
  }
}

/** Reads `-12.345`; throws for anything that is not a plain decimal (`1e3`, `1,000`, an empty text). */
export const decimalOf = (text: string): ExactDecimal => {
  const decimal = parseDecimal(text);
  if (!decimal) throw new Error(`"${text}" is not a decimal number`);
  return new ExactDecimal(decimal);
};

export const product = (a: Decimal, b: Decimal): ExactDecimal => new ExactDecimal(times(a, b));

export const negative = ({ units, scale }: Decimal): ExactDecimal => new ExactDecimal({ units: -units, scale });

export const sum = (a: Decimal, b: Decimal): ExactDecimal => {
  const scale = Math.max(a.scale, b.scale);
  return new ExactDecimal({ units: atScale(a, scale) + atScale(b, scale), scale });
};

/** Negative, zero or positive, as `a` is below, equal to or above `b`. */
export const compared = (a: Decimal, b: Decimal): number => {
  const scale = Math.max(a.scale, b.scale);
  const [left, right] = [atScale(a, scale), atScale(b, scale)];
  return left < right ? -1 : left > right ? 1 : 0;
};

/** The amount in minor units of the currency, rounded half to even: once for each call, so call it once a line. */
export const moneyOf = (decimal: Decimal, currency: string): ExactMoney =>
  new ExactMoney(safeInteger(roundHalfEven(decimal, minorDigits(currency))), currency);

/** An integer that JSON carries without loss; throws beyond 2^53 - 1. */
export const safeInteger = (value: bigint): number => {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new Error(`${value} is too large for a whole number in JSON`);
  return number;
};

const atScale = ({ units, scale }: Decimal, wanted: number): bigint => units * 10n ** BigInt(wanted - scale);
