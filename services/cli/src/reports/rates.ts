import { type JsonRecord, numberOf } from '../http/json.js';

/** A share as people write it: 83.3%; a dash where it is not known. */
export const rateOf = (of: JsonRecord, name: string): string =>
  typeof of[name] === 'number' ? `${(numberOf(of, name) * 100).toFixed(1)}%` : '-';
