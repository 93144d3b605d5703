import { Injectable } from '@nestjs/common';
import type { ReviewedAccount, ReviewResult } from '@strata/domain-scoring';
import { NotFound, type PolicyRef } from '@strata/kernel';
import { DataSource } from 'typeorm';

/** A review as it is shown. Its id is its day. */
export type ReviewView = Readonly<{ id: string; on: string; policy: PolicyRef; result: ReviewResult }>;
export type ReviewedProductView = Readonly<{ product: string; rank: number; class: string; amount: number }>;

export type AccountFilter = Readonly<{ key?: boolean | undefined; desk?: string | undefined; cluster?: string | undefined }>;

/** What reviews found, read from the read models: the latest first. */
@Injectable()
export class ReviewViews {
  constructor(private readonly source: DataSource) {}

  list(before: string | undefined, limit: number): Promise<ReviewView[]> {
    return this.source.query(
      `SELECT day::text AS id, day::text AS "on", policy, result FROM scoring.review
       WHERE $1::date IS NULL OR day < $1 ORDER BY day DESC LIMIT $2`,
      [before ?? null, limit],
    );
  }

  /** A review by its day, or the latest. @throws NotFound */
  async find(id: string): Promise<ReviewView> {
    const day = id === 'latest' ? null : id;
    const rows =
      day !== null && !/^\d{4}-\d{2}-\d{2}$/.test(day)
        ? []
        : await this.source.query<ReviewView[]>(
            `SELECT day::text AS id, day::text AS "on", policy, result FROM scoring.review
             WHERE $1::text IS NULL OR day::text = $1 ORDER BY day DESC LIMIT 1`,
            [day],
          );
    if (!rows[0])
      throw new NotFound('review-not-found', day === null ? 'No review has been made yet.' : `There is no review ${id}.`);
    return rows[0];
  }

  /** The accounts of a review in order of rank; those that were not ranked come last. */
  accounts(
    id: string,
    { key, desk, cluster }: AccountFilter,
    behind: readonly [number, string] | undefined,
    limit: number,
  ): Promise<Readonly<{ accountId: string; name: string | null; sortKey: number; reviewed: ReviewedAccount }>[]> {
    const place = behind ?? [null, null];
    return this.source.query(
      `SELECT r.account_id AS "accountId", n.name, coalesce(r.rank, 2147483647) AS "sortKey", r.reviewed
       FROM scoring.review_account r LEFT JOIN scoring.account_name n USING (account_id)
       WHERE r.day = $1 AND ($2::boolean IS NULL OR r.is_key = $2) AND ($3::text IS NULL OR r.key_desk = $3)
         AND ($4::text IS NULL OR r.cluster = $4)
         AND ($6::text IS NULL OR (coalesce(r.rank, 2147483647), r.account_id) > ($5::int, $6))
       ORDER BY coalesce(r.rank, 2147483647), r.account_id LIMIT $7`,
      [id, key ?? null, desk ?? null, cluster ?? null, ...place, limit],
    );
  }

  products(
    id: string,
    productClass: string | undefined,
    behind: readonly [number, string] | undefined,
    limit: number,
  ): Promise<ReviewedProductView[]> {
    const place = behind ?? [null, null];
    return this.source.query(
      `SELECT product, rank, class, amount::float8 AS amount FROM scoring.review_product
       WHERE day = $1 AND ($2::text IS NULL OR class = $2) AND ($4::text IS NULL OR (rank, product) > ($3::int, $4))
       ORDER BY rank, product LIMIT $5`,
      [id, productClass ?? null, ...place, limit],
    );
  }
}
