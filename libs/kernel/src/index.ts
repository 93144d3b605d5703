export type { Message } from './message.js';
export { type Decider, fold } from './decider.js';
export { type AccountInput, type Cause, DAY_OPENED, type Decided, type PolicyRef } from './decided.js';
export { Conflict, type FieldError, NotFound, Refusal } from './refusal.js';
export { partitionOf } from './partition.js';
export { type Decimal, formatMoney, minorDigits, type Money, parseDecimal, roundHalfEven, times } from './money.js';
export {
  addDays,
  addMonths,
  addPeriod,
  daysBetween,
  fromDayNumber,
  type Instant,
  isInWindow,
  isPlainDate,
  leavesWindowOn,
  parsePeriod,
  type Period,
  type PlainDate,
  subtractPeriod,
  toDayNumber,
} from './dates.js';
export { dateInZone } from './zone.js';
