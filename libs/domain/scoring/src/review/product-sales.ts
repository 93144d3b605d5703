import { readEvent } from '@strata/domain-facts';
import { dateInZone, type Instant, toDayNumber } from '@strata/kernel';
import type { CompiledProducts } from '@strata/policy';

/** What one event adds to a product: negative where something is taken back. `day` is the number of the day on which it counts. */
export type ProductSale = Readonly<{ product: string; day: number; amount: number }>;

type Sold = Readonly<{ type: string; data: unknown; occurredAt: Instant }>;

/** What an event says about products, line by line, read exactly as the measured fact reads it. A line that names no product counts for none; what was
 * given away was sold for nothing, and is a product. */
export const salesIn = (
  { feeds, by }: CompiledProducts,
  { timezone, currency }: Readonly<{ timezone: string; currency: string }>,
  { type, data, occurredAt }: Sold,
): readonly ProductSale[] => {
  const fed = feeds.get(type);
  if (!fed || !isFields(data) || !Array.isArray(data['lines'])) return [];
  const day = toDayNumber(dateInZone(occurredAt, timezone));
  return data['lines'].flatMap((line: unknown) => {
    const product: unknown = isFields(line) ? line[by] : undefined;
    if (typeof product !== 'string') return [];
    return fed.flatMap((feed) => {
      const reading = readEvent(feed, { ...data, lines: [line] }, currency);
      if (!reading || reading.values.length === 0) return [];
      const amount = reading.values.reduce<number>((sum, value) => sum + Number(value), 0);
      return [{ product, day, amount: amount === 0 ? 0 : feed.sign * amount }];
    });
  });
};

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
