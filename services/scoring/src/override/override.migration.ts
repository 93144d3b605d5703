import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tiers held by hand, and how each ended. Droppable, rebuilt from the ledger. */
export class CreateOverrides1763866800000 implements MigrationInterface {
  readonly name = 'CreateOverrides1763866800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE scoring.override (
        override_id  text        PRIMARY KEY COLLATE "C",
        account_id   text        NOT NULL COLLATE "C",
        partition    integer     NOT NULL,
        ladder       text        NOT NULL COLLATE "C",
        tier         text        NOT NULL COLLATE "C",
        reason       text        NOT NULL,
        requested_by text        NOT NULL,
        approved_by  text        NOT NULL,
        held_from    date        NOT NULL,
        expires_on   date        NOT NULL,
        ended_on     date,
        ended_by     text
      );
      CREATE INDEX override_account ON scoring.override (account_id, ladder);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE scoring.override');
  }
}
