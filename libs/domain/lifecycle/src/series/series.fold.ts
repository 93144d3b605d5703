import type { DatedEvent } from '@strata/domain-facts';
import { isPlainDate, toDayNumber } from '@strata/kernel';
import type { CompiledSeries } from '@strata/policy';
import type { SeriesState, SeriesStates } from './series.state.js';

type Fields = Readonly<Record<string, unknown>>;
type Days = Readonly<{ first: number; last: number }>;

/** Folds an event into every series that it feeds; the order of events makes no difference. The same object when it feeds none. */
export const foldSeries = (
  series: readonly CompiledSeries[],
  before: SeriesStates,
  { type, data, day }: DatedEvent,
  open: number,
): SeriesStates => {
  let after = before;
  for (const one of series) {
    if (one.type !== type || !isFields(data) || !one.match.every(([field, value]) => data[field] === value)) continue;
    const value = data[one.field];
    const days = daysOf(data, day);
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || !days) continue;
    const bucket = one.bucket.of(days.first);
    if (one.bucket.of(days.last) !== bucket || bucket <= one.bucket.of(open) - one.keep) continue;
    after = { ...after, [one.name]: add(one, after[one.name], bucket, value, days, open) };
  }
  return after;
};

/** What is reported of a longer time than a bucket says nothing of the bucket; what is older than anybody asks is dropped. */
const add = (
  { bucket: { of, firstDay }, keep }: CompiledSeries,
  { buckets, sums, days }: SeriesState = { buckets: [], sums: [], days: [] },
  bucket: number,
  value: number,
  { first, last }: Days,
  open: number,
): SeriesState => {
  const reported = bits(first - firstDay(bucket), last - firstDay(bucket));
  const found = buckets.indexOf(bucket);
  const place = found >= 0 ? found : buckets.findLastIndex((other) => other < bucket) + 1;
  const replaced = found >= 0 ? 1 : 0;
  const after = {
    buckets: buckets.toSpliced(place, replaced, bucket),
    sums: sums.toSpliced(place, replaced, (found >= 0 ? (sums[found] ?? 0) : 0) + value),
    days: days.toSpliced(place, replaced, ((found >= 0 ? (days[found] ?? 0) : 0) | reported) >>> 0),
  };
  const oldest = after.buckets.findIndex((other) => other > of(open) - keep);
  if (oldest <= 0) return after;
  return { buckets: after.buckets.slice(oldest), sums: after.sums.slice(oldest), days: after.days.slice(oldest) };
};

const bits = (from: number, to: number): number => {
  let mask = 0;
  for (let bit = from; bit <= to; bit++) mask |= 1 << bit;
  return mask >>> 0;
};

/**
 * What a bucket came to, as if all its days had been reported; undefined when too few were (less than half). The bucket that is not over yet is
 * known only once all its days are.
 */
export const bucketValue = (
  { bucket: { firstDay } }: CompiledSeries,
  { buckets, sums, days }: SeriesState,
  bucket: number,
  open: number,
): number | undefined => {
  const index = buckets.indexOf(bucket);
  if (index < 0) return undefined;
  const length = firstDay(bucket + 1) - firstDay(bucket);
  const reported = count(days[index] ?? 0);
  if (reported === length) return sums[index];
  const isOver = firstDay(bucket + 1) <= open;
  return isOver && reported * 2 >= length ? Math.round(((sums[index] ?? 0) * length) / reported) : undefined;
};

/** The last bucket that is over, or complete already. */
export const lastBucket = (series: CompiledSeries, state: SeriesState, open: number): number => {
  const current = series.bucket.of(open);
  return bucketValue(series, state, current, open) === undefined ? current - 1 : current;
};

/** The first day after `day` on which a bucket that was reported in is over; Infinity when the last one is. */
export const seriesChangeOn = ({ bucket: { firstDay } }: CompiledSeries, state: SeriesState | undefined, day: number): number => {
  const last = state?.buckets.at(-1);
  if (last === undefined) return Infinity;
  const over = firstDay(last + 1);
  return over > day ? over : Infinity;
};

const count = (mask: number): number => {
  let ones = 0;
  for (let rest = mask; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
};

/** The days that an event speaks of: its field `period` (a day, a week, a month), else the day on which it happened. */
const daysOf = ({ period }: Fields, day: number): Days | undefined => {
  if (typeof period !== 'string') return { first: day, last: day };
  if (isPlainDate(period)) return { first: toDayNumber(period), last: toDayNumber(period) };
  const [, month] = /^(\d{4}-\d{2})$/.exec(period) ?? [];
  if (month !== undefined && isPlainDate(`${month}-01`)) return { first: toDayNumber(`${month}-01`), last: monthEnd(month) };
  const [, year, week] = /^(\d{4})-W(\d{2})$/.exec(period) ?? [];
  if (year === undefined || week === undefined || Number(week) < 1 || Number(week) > 53) return undefined;
  const first = firstMonday(year) + (Number(week) - 1) * 7;
  return { first, last: first + 6 };
};

const monthEnd = (month: string): number => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return Date.UTC(year, number, 0) / 86_400_000;
};

/** Monday of week 1 (ISO 8601): the week with 4 January in it. */
const firstMonday = (year: string): number => {
  const fourth = toDayNumber(`${year}-01-04`);
  return fourth - ((((fourth + 3) % 7) + 7) % 7);
};

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
