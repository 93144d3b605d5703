/**
 * What is kept of a series: its buckets by number, ascending, the sum of each, and which of its days were reported (a bit a day, the first the
 * lowest). A bucket that nobody reported is not there: no report is not zero.
 */
export type SeriesState = Readonly<{ buckets: readonly number[]; sums: readonly number[]; days: readonly number[] }>;

export type SeriesStates = Readonly<Record<string, SeriesState>>;
