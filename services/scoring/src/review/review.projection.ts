import { isReviewCompleted, type ReviewCompleted } from '@strata/domain-scoring';
import { canonicalJson, type Projection, type Queryable, type RecordedEvent } from '@strata/ledger';
import { REVIEW_COMPLETED } from '../names.js';

const REVIEW = 'scoring.review';
const ACCOUNT = 'scoring.review_account';
const PRODUCT = 'scoring.review_product';

type Recorded = Pick<RecordedEvent, 'type' | 'data'>;

/** What reviews found, as rows to be read: one a review, one an account, one a product. */
export const applyReviews = async (
  tx: Queryable,
  events: readonly Recorded[],
  place: (table: string) => string = (table) => table,
): Promise<void> => {
  for (const { type, data } of events) {
    if (type !== REVIEW_COMPLETED || !isReviewCompleted(data)) continue;
    await saveResult(tx, place(REVIEW), data);
    await saveAccounts(tx, place(ACCOUNT), data);
    await saveProducts(tx, place(PRODUCT), data);
  }
};

/** The read models of reviews, for `rebuildProjection`. */
export const reviewProjection: Projection = {
  tables: [REVIEW, ACCOUNT, PRODUCT],
  apply: (tx, events, place) => applyReviews(tx, events, place),
};

/** Each partition carries the result. */
const saveResult = async (tx: Queryable, table: string, { on, policy, result }: ReviewCompleted['data']): Promise<void> => {
  if (!result) return;
  await tx.query(`INSERT INTO ${table} (day, policy, result) VALUES ($1, $2, $3) ON CONFLICT (day) DO NOTHING`, [
    on,
    canonicalJson(policy),
    canonicalJson(result),
  ]);
};

const saveAccounts = async (tx: Queryable, table: string, { on, accounts }: ReviewCompleted['data']): Promise<void> => {
  if (accounts.length === 0) return;
  await tx.query(
    `INSERT INTO ${table} (day, account_id, rank, key_desk, is_key, cluster, reviewed)
     SELECT $1, * FROM unnest($2::text[], $3::int[], $4::text[], $5::boolean[], $6::text[], $7::json[]) ON CONFLICT DO NOTHING`,
    [
      on,
      accounts.map(({ accountId }) => accountId),
      accounts.map(({ rank }) => rank ?? null),
      accounts.map(({ key }) => key?.desk ?? null),
      accounts.map(({ key }) => key !== undefined),
      accounts.map(({ facts }) => facts.cluster ?? null),
      accounts.map((account) => canonicalJson(account)),
    ],
  );
};

const saveProducts = async (tx: Queryable, table: string, { on, products }: ReviewCompleted['data']): Promise<void> => {
  if (products.length === 0) return;
  await tx.query(
    `INSERT INTO ${table} (day, product, rank, class, amount)
     SELECT $1, * FROM unnest($2::text[], $3::int[], $4::text[], $5::bigint[]) ON CONFLICT DO NOTHING`,
    [
      on,
      products.map(({ product }) => product),
      products.map(({ rank }) => rank),
      products.map((one) => one.class),
      products.map(({ amount }) => amount),
    ],
  );
};
