/** An exact amount: an integer number of minor units (pence, fen) of an ISO 4217 currency. Never a float. */
export type Money = Readonly<{ amount: number; currency: string }>;

/** Minor-unit digits of a currency (ISO 4217), where they are not two. */
const EXPONENTS: Readonly<Record<string, number>> = {
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};

/** How many digits the minor unit of a currency has: two for CNY, none for JPY, three for KWD. */
export const minorDigits = (currency: string): number => EXPONENTS[currency] ?? 2;

/** An exact decimal: `units` divided by ten to the power of `scale`. */
export type Decimal = Readonly<{ units: bigint; scale: number }>;

/** Reads a plain decimal such as `-12.345`; undefined when the text is not one (no exponent, no separators). */
export const parseDecimal = (text: string): Decimal | undefined => {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, sign, whole = '', fraction = ''] = match;
  const units = BigInt(whole + fraction);
  return { units: sign === '-' ? -units : units, scale: fraction.length };
};

/** The exact product: a price times a quantity, before it is rounded. */
export const times = (a: Decimal, b: Decimal): Decimal => ({ units: a.units * b.units, scale: a.scale + b.scale });

/** Rounds to `scale` digits, half to even: the rule for prices finer than the minor unit. */
export const roundHalfEven = ({ units, scale }: Decimal, digits: number): bigint => {
  if (scale <= digits) return units * 10n ** BigInt(digits - scale);
  const divisor = 10n ** BigInt(scale - digits);
  const negative = units < 0n;
  const magnitude = negative ? -units : units;
  const quotient = magnitude / divisor;
  const twice = (magnitude % divisor) * 2n;
  const rounded = twice > divisor || (twice === divisor && quotient % 2n === 1n) ? quotient + 1n : quotient;
  return negative ? -rounded : rounded;
};

/** `1,234.50 GBP`, for people. */
export const formatMoney = ({ amount, currency }: Money): string => {
  const digits = minorDigits(currency);
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = digits === 0 ? '' : `.${text.slice(-digits)}`;
  return `${amount < 0 ? '-' : ''}${whole}${fraction} ${currency}`;
};
