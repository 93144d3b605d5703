import type { MeasuredAccount, MeasuredProduct } from '@strata/domain-scoring';
import type { PlainDate, PolicyRef } from '@strata/kernel';
import type { Queryable } from '@strata/ledger';

/** A review that a partition has measured for. Without an outcome it is under way. */
export type CutRow = Readonly<{ day: PlainDate; policyHash: string; outcome: 'completed' | 'abandoned' | null }>;

type Cut = Readonly<{ day: PlainDate; partition: number; policy: PolicyRef; occurredAt: string }>;

/** Says where a table is to be found: what a replay measures lies elsewhere. */
type Place = (table: string) => string;
const ours: Place = (table) => `scoring.${table}`;

export const cutsOf = async (tx: Queryable, partition: number): Promise<readonly CutRow[]> =>
  (
    await tx.query<CutRow>(
      `SELECT day::text AS day, policy_hash AS "policyHash", outcome FROM scoring.review_cut WHERE partition = $1 ORDER BY day`,
      [partition],
    )
  ).rows;

/** What a partition has measured, in the transaction in which its day opens. */
export const saveCut = async (
  tx: Queryable,
  { day, partition, policy, occurredAt }: Cut,
  accounts: readonly MeasuredAccount[],
  products: readonly MeasuredProduct[],
): Promise<void> => {
  await tx.query(
    `INSERT INTO scoring.review_cut (day, partition, policy, policy_hash, occurred_at) VALUES ($1, $2, $3, $4, $5)`,
    [day, partition, JSON.stringify(policy), policy.hash, occurredAt],
  );
  await saveMeasures(tx, { day, partition }, accounts, products);
};

/** What was measured of the accounts and products of a partition. */
export const saveMeasures = async (
  tx: Queryable,
  { day, partition }: Pick<Cut, 'day' | 'partition'>,
  accounts: readonly MeasuredAccount[],
  products: readonly MeasuredProduct[],
  place = ours,
): Promise<void> => {
  await tx.query(`INSERT INTO ${place('review_measure')} SELECT $1, $2, * FROM unnest($3::text[], $4::json[])`, [
    day,
    partition,
    accounts.map(({ accountId }) => accountId),
    accounts.map((one) => JSON.stringify(one)),
  ]);
  await tx.query(`INSERT INTO ${place('review_product_measure')} SELECT $1, $2, * FROM unnest($3::text[], $4::bigint[])`, [
    day,
    partition,
    products.map(({ product }) => product),
    products.map(({ amount }) => amount),
  ]);
};

/** A review under way over all partitions that have measured for it. */
export type OpenReview = Readonly<{
  day: PlainDate;
  partitions: readonly number[];
  policies: readonly PolicyRef[];
  occurredAt: string;
}>;

export const oldestOpen = async (tx: Queryable): Promise<OpenReview | undefined> => {
  const { rows } = await tx.query<{ day: string; partition: number; policy: PolicyRef; occurredAt: string }>(
    `SELECT day::text AS day, partition, policy, occurred_at AS "occurredAt" FROM scoring.review_cut
     WHERE outcome IS NULL AND day = (SELECT min(day) FROM scoring.review_cut WHERE outcome IS NULL) ORDER BY partition`,
  );
  const [first] = rows;
  if (!first) return undefined;
  return {
    day: first.day,
    partitions: rows.map(({ partition }) => partition),
    policies: [...new Map(rows.map(({ policy }) => [policy.hash, policy])).values()],
    occurredAt: rows.reduce((least, { occurredAt }) => (occurredAt < least ? occurredAt : least), first.occurredAt),
  };
};

/** Everything that the partitions have measured for a day. */
export const measuredOn = async (tx: Queryable, day: PlainDate, place = ours) => {
  const accounts = await tx.query<{ partition: number; measured: MeasuredAccount }>(
    `SELECT partition, measured FROM ${place('review_measure')} WHERE day = $1 ORDER BY account_id`,
    [day],
  );
  const products = await tx.query<MeasuredProduct>(
    `SELECT product, sum(amount)::float8 AS amount FROM ${place('review_product_measure')} WHERE day = $1 GROUP BY product ORDER BY product`,
    [day],
  );
  return {
    accounts: accounts.rows.map(({ measured }) => measured),
    partitionOf: new Map(accounts.rows.map(({ partition, measured }) => [measured.accountId, partition])),
    products: products.rows,
  };
};

/** The review is over: nothing waits for it any more, and what was measured for it may go. */
export const closeCut = async (tx: Queryable, day: PlainDate, outcome: 'completed' | 'abandoned'): Promise<void> => {
  await tx.query(`UPDATE scoring.review_cut SET outcome = $2 WHERE day = $1 AND outcome IS NULL`, [day, outcome]);
  await tx.query(`DELETE FROM scoring.review_measure WHERE day = $1`, [day]);
  await tx.query(`DELETE FROM scoring.review_product_measure WHERE day = $1`, [day]);
};
