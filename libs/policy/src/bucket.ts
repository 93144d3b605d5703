import { addMonths, fromDayNumber, toDayNumber } from '@strata/kernel';
import type { Bucket } from './lifecycle.compiled.js';

/** Monday, 29 December 1969: the first day of week 0. */
const FIRST_MONDAY = -3;

const BUCKETS: Readonly<Record<Bucket['text'], Bucket>> = {
  P1D: { text: 'P1D', of: (day) => day, firstDay: (bucket) => bucket },
  P7D: {
    text: 'P7D',
    of: (day) => Math.floor((day - FIRST_MONDAY) / 7),
    firstDay: (bucket) => bucket * 7 + FIRST_MONDAY,
  },
  P1M: {
    text: 'P1M',
    of: (day) => {
      const [year = 1970, month = 1] = fromDayNumber(day).split('-').map(Number);
      return (year - 1970) * 12 + month - 1;
    },
    firstDay: (bucket) => toDayNumber(addMonths('1970-01-01', bucket)),
  },
};

/** Days, weeks from Monday, or months, numbered from 1970. */
export const bucketOf = (text: Bucket['text']): Bucket => BUCKETS[text];
