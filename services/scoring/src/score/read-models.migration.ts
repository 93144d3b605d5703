import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is read: droppable, rebuilt from the ledgers. Text in byte order where it is a key, so that cursors mean the same everywhere. */
export class CreateReadModels1763769700000 implements MigrationInterface {
  readonly name = 'CreateReadModels1763769700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE scoring.score (
        account_id  text    PRIMARY KEY COLLATE "C",
        partition   integer NOT NULL,
        points      integer NOT NULL,
        excluded    text,
        decided_on  date    NOT NULL,
        decision_id uuid    NOT NULL
      ) WITH (fillfactor = 85);
      CREATE INDEX score_points ON scoring.score (points DESC, account_id);

      CREATE TABLE scoring.tier (
        account_id text    NOT NULL COLLATE "C",
        ladder     text    NOT NULL COLLATE "C",
        partition  integer NOT NULL,
        tier       text    NOT NULL COLLATE "C",
        points     integer NOT NULL,
        since      date    NOT NULL,
        PRIMARY KEY (account_id, ladder)
      ) WITH (fillfactor = 85);
      CREATE INDEX tier_points ON scoring.tier (ladder, tier, points DESC, account_id);

      CREATE TABLE scoring.account_name (
        account_id text    PRIMARY KEY COLLATE "C",
        partition  integer NOT NULL,
        name       text    NOT NULL
      );
      CREATE INDEX account_name_name ON scoring.account_name (name, account_id);

      CREATE TABLE scoring.policy (
        id             text        NOT NULL COLLATE "C",
        version        integer     NOT NULL,
        hash           text        NOT NULL,
        effective_from date        NOT NULL,
        document       json        NOT NULL,
        drafted_at     timestamptz NOT NULL,
        published_at   timestamptz,
        PRIMARY KEY (id, version)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE scoring.policy, scoring.account_name, scoring.tier, scoring.score');
  }
}
