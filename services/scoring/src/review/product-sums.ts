import { type MeasuredProduct, salesIn } from '@strata/domain-scoring';
import { toDayNumber } from '@strata/kernel';
import type { Queryable, RecordedEvent } from '@strata/ledger';
import { type BatchContext, dateOf } from '@strata/messaging';
import type { CompiledPolicy } from '@strata/policy';

/**
 * What a partition has sold of each product when a review is due. Sums are brought up to date only then, from the events since the review before,
 * so that reviews cost the hot path nothing; a row is a product and a day (one day for all where the fact has no window), and days that have left
 * the window are dropped: it stays as small as the window is.
 */
export const productTotals = async (
  tx: Queryable,
  policy: CompiledPolicy,
  partition: number,
  opening: RecordedEvent,
  { history, skips }: BatchContext,
): Promise<readonly MeasuredProduct[]> => {
  const products = policy.reviews?.products;
  if (!products) return [];
  const { window } = products.measure;
  const today = toDayNumber(dateOf(opening));
  const from = await progressOf(tx, partition, policy.ref.hash);

  const sums = new Map<string, { product: string; day: number; amount: number }>();
  for await (const page of history(from, opening.position)) {
    for (const event of page) {
      if (skips.isLeftOut(event.stream, event.position)) continue;
      for (const { product, day, amount } of salesIn(products, policy, event)) {
        const place = window || day > today ? day : 0;
        const key = `${place} ${product}`;
        const sum = sums.get(key);
        if (sum) sum.amount += amount;
        else sums.set(key, { product, day: place, amount });
      }
    }
  }
  const rows = [...sums.values()];
  await tx.query(
    `INSERT INTO scoring.product_sum AS s (partition, product, day, amount)
     SELECT $1, * FROM unnest($2::text[], $3::int[], $4::bigint[])
     ON CONFLICT (partition, product, day) DO UPDATE SET amount = s.amount + excluded.amount`,
    [partition, rows.map(({ product }) => product), rows.map(({ day }) => day), rows.map(({ amount }) => amount)],
  );
  if (window)
    await tx.query(`DELETE FROM scoring.product_sum WHERE partition = $1 AND day <= $2`, [partition, window.before(today)]);
  await tx.query(
    `INSERT INTO scoring.product_progress (partition, policy_hash, position) VALUES ($1, $2, $3)
     ON CONFLICT (partition) DO UPDATE SET policy_hash = excluded.policy_hash, position = excluded.position`,
    [partition, policy.ref.hash, opening.position],
  );
  const totals = await tx.query<MeasuredProduct>(
    `SELECT product, sum(amount)::float8 AS amount FROM scoring.product_sum WHERE partition = $1 AND day <= $2 GROUP BY product ORDER BY product`,
    [partition, today],
  );
  return totals.rows;
};

/** The sums of a partition begin anew with its next review: events that they passed by count after all. */
export const forgetProductSums = (tx: Queryable, partition: number) =>
  tx.query(`DELETE FROM scoring.product_progress WHERE partition = $1`, [partition]);

/** How far the sums have come; from the beginning where they were made for another policy. */
const progressOf = async (tx: Queryable, partition: number, policyHash: string): Promise<number> => {
  const { rows } = await tx.query<{ position: number }>(
    `SELECT position::float8 AS position FROM scoring.product_progress WHERE partition = $1 AND policy_hash = $2`,
    [partition, policyHash],
  );
  if (rows[0]) return rows[0].position;
  await tx.query(`DELETE FROM scoring.product_sum WHERE partition = $1`, [partition]);
  return 0;
};
