/** One million: a share is a whole number of millionths. */
export const WHOLE = 1_000_000;

/** What part is of total, in millionths, rounded down; 0 of nothing. Exact for every safe integer. */
export const shareOf = (part: bigint | number, total: bigint | number): number =>
  BigInt(total) === 0n ? 0 : Number((BigInt(part) * BigInt(WHOLE)) / BigInt(total));

/** Whether part is at least this share of total. Exact. */
export const reaches = (part: bigint, total: bigint, share: number): boolean => part * BigInt(WHOLE) >= total * BigInt(share);

/** Negative totals (more returned than bought) count as zero. Source: domain.md section 2. */
export const atLeastZero = (value: number): bigint => (value > 0 ? BigInt(value) : 0n);

/** Exact, although a sum of safe integers may not be one. */
export const sumOf = (values: readonly bigint[]): bigint => values.reduce((sum, value) => sum + value, 0n);
