import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Reviews under way (`review_cut`, and what each partition has measured for one), what was sold of each product so far, and what reviews found,
 * to be read: the last three are droppable and rebuilt from the ledger.
 */
export class CreateReviews1763870400000 implements MigrationInterface {
  readonly name = 'CreateReviews1763870400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE scoring.review_cut (
        day         date    NOT NULL,
        partition   integer NOT NULL,
        policy      json    NOT NULL,
        policy_hash text    NOT NULL,
        occurred_at text    NOT NULL,
        outcome     text    CHECK (outcome IN ('completed', 'abandoned')),
        PRIMARY KEY (partition, day)
      );
      CREATE INDEX review_cut_open ON scoring.review_cut (day) WHERE outcome IS NULL;
      CREATE TABLE scoring.review_measure (
        day        date    NOT NULL,
        partition  integer NOT NULL,
        account_id text    NOT NULL COLLATE "C",
        measured   json    NOT NULL,
        PRIMARY KEY (day, account_id)
      );
      CREATE TABLE scoring.review_product_measure (
        day       date    NOT NULL,
        partition integer NOT NULL,
        product   text    NOT NULL COLLATE "C",
        amount    bigint  NOT NULL,
        PRIMARY KEY (day, partition, product)
      );
      CREATE TABLE scoring.product_progress (
        partition   integer PRIMARY KEY,
        policy_hash text   NOT NULL,
        position    bigint NOT NULL
      );
      CREATE TABLE scoring.product_sum (
        partition integer NOT NULL,
        product   text    NOT NULL COLLATE "C",
        day       integer NOT NULL,
        amount    bigint  NOT NULL,
        PRIMARY KEY (partition, product, day)
      );

      CREATE TABLE scoring.review (
        day    date PRIMARY KEY,
        policy json NOT NULL,
        result json NOT NULL
      );
      CREATE TABLE scoring.review_account (
        day        date    NOT NULL,
        account_id text    NOT NULL COLLATE "C",
        rank       integer,
        key_desk   text,
        is_key     boolean NOT NULL,
        cluster    text,
        reviewed   json    NOT NULL,
        PRIMARY KEY (day, account_id)
      );
      CREATE INDEX review_account_rank ON scoring.review_account (day, coalesce(rank, 2147483647), account_id);
      CREATE TABLE scoring.review_product (
        day     date    NOT NULL,
        product text    NOT NULL COLLATE "C",
        rank    integer NOT NULL,
        class   text    NOT NULL,
        amount  bigint  NOT NULL,
        PRIMARY KEY (day, product)
      );
      CREATE INDEX review_product_rank ON scoring.review_product (day, rank, product);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE scoring.review_product, scoring.review_account, scoring.review, scoring.product_sum, scoring.product_progress,
         scoring.review_product_measure, scoring.review_measure, scoring.review_cut`,
    );
  }
}
