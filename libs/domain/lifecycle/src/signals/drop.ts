import type { DropSignal } from '@strata/policy';
import type { HeldSignal } from '../lifecycle.state.js';
import { bucketValue, lastBucket } from '../series/series.fold.js';
import type { SeriesState } from '../series/series.state.js';
import type { Reading } from './reading.js';

/**
 * Compares the last buckets with those before them. Not judged (`unknown`) while one of the last buckets or too many of the baseline were not
 * reported: no report is not zero. With a season, what fell as much a season ago is expected to fall. While the signal is held it is measured
 * against the baseline that it opened with, so that a fall does not become the norm by lasting; one that was explained may.
 */
export const readDrop = (
  signal: DropSignal,
  state: SeriesState | undefined,
  day: number,
  held: HeldSignal | undefined,
): Reading => {
  if (!state) return { status: 'unknown' };
  const { series, baseline, recent, season, ratioBelow, recoverAbove, minBaseline } = signal;
  const end = lastBucket(series, state, day);
  const now = measure(signal, state, end, day);
  const { recent: level } = now;
  if (level === undefined) return { status: 'unknown' };
  const usual = now.baseline === undefined || !season ? now.baseline : inSeason(signal, state, end - season, day, now.baseline);
  const facts = {
    recent: Math.round(level),
    recent_buckets: recent,
    baseline_buckets: baseline.buckets,
    ...(usual === undefined ? {} : { baseline: Math.round(usual), ratio_percent: percent(level, usual) }),
  };
  const recovers = (from: number | undefined): boolean => from !== undefined && level >= recoverAbove * from;
  if (held) {
    const isBack = recovers(held.reference) || (held.explained !== undefined && recovers(usual));
    const measured =
      held.reference === undefined ? {} : { baseline: Math.round(held.reference), ratio_percent: percent(level, held.reference) };
    return { status: isBack ? 'off' : 'on', occurrence: held.occurrence, facts: { ...facts, ...measured } };
  }
  if (usual === undefined || now.baseline === undefined || now.baseline < minBaseline) return { status: 'unknown' };
  return level < ratioBelow * usual
    ? { status: 'on', occurrence: String(end), facts, reference: usual }
    : { status: 'off', facts };
};

type Measured = Readonly<{ recent: number | undefined; baseline: number | undefined }>;

const measure = ({ series, recent, baseline }: DropSignal, state: SeriesState, end: number, day: number): Measured => {
  const values = (from: number, to: number): readonly number[] => {
    const found: number[] = [];
    for (let bucket = from; bucket <= to; bucket++) {
      const value = bucketValue(series, state, bucket, day);
      if (value !== undefined) found.push(value);
    }
    return found;
  };
  const last = values(end - recent + 1, end);
  const before = values(end - recent - baseline.buckets + 1, end - recent);
  return {
    recent: last.length < recent ? undefined : mean(last),
    baseline: before.length < baseline.atLeast ? undefined : baseline.stat === 'median' ? median(before) : mean(before),
  };
};

/** What is usual for the season: never more than the baseline, and the baseline itself where the season before is not known. */
const inSeason = (signal: DropSignal, state: SeriesState, end: number, day: number, usual: number): number => {
  const then = measure(signal, state, end, day);
  if (then.recent === undefined || then.baseline === undefined || then.baseline <= 0) return usual;
  return usual * Math.min(1, then.recent / then.baseline);
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1, middle + 1);
  return (low + high) / 2;
};
const percent = (part: number, whole: number): number => (whole <= 0 ? 0 : Math.round((part / whole) * 100));
