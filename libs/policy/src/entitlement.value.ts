import { parsePeriod } from '@strata/kernel';
import type { WrittenRight } from './entitlement.document.js';

/** A right as it is recorded: yes or no, or text. A number is its decimal text, so that no float is ever computed with. */
export type Right = string | boolean;

export type RightKind = 'yes/no' | 'number' | 'time' | 'period' | 'ratio' | 'word';

/** A right that was read: how it is recorded, its kind, and a size to compare it by; null where only equality makes sense. */
export type ReadRight = Readonly<{ value: Right; kind: RightKind; size: Fraction | null }>;

/** An exact number: numerator and denominator. */
export type Fraction = Readonly<{ over: bigint; under: bigint }>;

const DECIMAL = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?$/;
const TIME = /^PT(?=\d)(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,5})S)?$/;
const RATIO = /^(\d{1,6}):(\d{1,6})$/;
const LOOKS_LIKE_TIME = /^-?P(T|\d)/;

/** Reads a right; undefined for a number that is not an exact decimal and for a time that is none. */
export const readRight = (written: WrittenRight): ReadRight | undefined => {
  if (typeof written === 'boolean') return { value: written, kind: 'yes/no', size: whole(written ? 1 : 0) };
  const text = String(written).trim();
  const decimal = DECIMAL.exec(text);
  if (decimal) return { value: plainDecimal(decimal), kind: 'number', size: decimalSize(decimal) };
  if (typeof written === 'number') return undefined;
  const time = TIME.exec(text);
  if (time) return { value: text, kind: 'time', size: whole(secondsOf(time)) };
  const period = parsePeriod(text);
  if (period) return { value: text, kind: 'period', size: whole(period.months * 30 + period.days) };
  if (LOOKS_LIKE_TIME.test(text)) return undefined;
  const ratio = RATIO.exec(text);
  if (ratio)
    return Number(ratio[2]) === 0
      ? undefined
      : { value: text, kind: 'ratio', size: { over: BigInt(ratio[1] ?? 0), under: BigInt(ratio[2] ?? 1) } };
  return text === '' ? undefined : { value: text, kind: 'word', size: null };
};

/** Whether the first is better than (1), as good as (0) or worse than (-1) the second; null when they cannot be compared. */
export const compareRights = (a: ReadRight, b: ReadRight, better: 'more' | 'less' | undefined): -1 | 0 | 1 | null => {
  if (a.kind !== b.kind || a.size === null || b.size === null) return a.value === b.value ? 0 : null;
  const difference = a.size.over * b.size.under - b.size.over * a.size.under;
  const more = better === undefined ? a.kind !== 'time' : better === 'more';
  return difference === 0n ? 0 : difference > 0n === more ? 1 : -1;
};

const whole = (size: number): Fraction => ({ over: BigInt(size), under: 1n });

/** `0.030` and `.03` of a number are `0.03`: written one way, whoever wrote it. */
const plainDecimal = ([, sign = '', integer = '0', fraction = '']: RegExpExecArray): string => {
  const digits = fraction.replace(/0+$/, '');
  const number = `${integer.replace(/^0+(?=\d)/, '')}${digits === '' ? '' : `.${digits}`}`;
  return number === '0' ? '0' : `${sign}${number}`;
};

const decimalSize = ([, sign = '', integer = '0', fraction = '']: RegExpExecArray): Fraction => ({
  over: BigInt(`${sign}${integer}${fraction}`),
  under: 10n ** BigInt(fraction.length),
});

const secondsOf = ([, hours = '0', minutes = '0', seconds = '0']: RegExpExecArray): number =>
  Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
