import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What accounts are entitled to, from which day on, and the segments that they are in. Droppable, rebuilt from the ledger. */
export class CreateRights1763855700000 implements MigrationInterface {
  readonly name = 'CreateRights1763855700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE scoring.entitlement (
        account_id     text    NOT NULL COLLATE "C",
        ladder         text    NOT NULL COLLATE "C",
        effective_from date    NOT NULL,
        partition      integer NOT NULL,
        tier           text    COLLATE "C",
        granted        json    NOT NULL,
        kept           json    NOT NULL,
        because        text    NOT NULL,
        decision_id    uuid    NOT NULL,
        PRIMARY KEY (account_id, ladder, effective_from)
      );

      CREATE TABLE scoring.segment_member (
        segment    text    NOT NULL COLLATE "C",
        account_id text    NOT NULL COLLATE "C",
        partition  integer NOT NULL,
        since      date    NOT NULL,
        PRIMARY KEY (segment, account_id)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE scoring.segment_member, scoring.entitlement');
  }
}
