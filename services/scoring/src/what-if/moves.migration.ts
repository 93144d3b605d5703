import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whom a what-if would move, of the most net sales first. Goes with its job. */
export class CreateWhatIfMoves1763882000000 implements MigrationInterface {
  readonly name = 'CreateWhatIfMoves1763882000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE scoring.what_if_move (
        what_if    uuid   NOT NULL REFERENCES scoring.job ON DELETE CASCADE,
        sort_key   bigint NOT NULL, -- net sales, negative: so that one comparison of rows goes through the list
        account_id text   NOT NULL COLLATE "C",
        ladder     text   NOT NULL COLLATE "C",
        move       json   NOT NULL,
        PRIMARY KEY (what_if, sort_key, account_id, ladder)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE scoring.what_if_move');
  }
}
