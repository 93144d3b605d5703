import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The order of names in which lists and their cursors go, byte by byte: the index of before had the order of the server's language. */
export class OrderNames1763883000000 implements MigrationInterface {
  readonly name = 'OrderNames1763883000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX account_name_order ON scoring.account_name (name COLLATE "C", account_id);
      DROP INDEX scoring.account_name_name;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX account_name_name ON scoring.account_name (name, account_id);
      DROP INDEX scoring.account_name_order;`);
  }
}
