import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One key per person. `key` is null once the person is erased: the row stays, so that no new key is made under the same
 * id. `erasing` marks a request whose fact may not be recorded yet.
 */
export class CreatePersonalKey1763769700000 implements MigrationInterface {
  readonly name = 'CreatePersonalKey1763769700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE account.personal_key (
        account_id text    NOT NULL COLLATE "C",
        contact_id text    NOT NULL COLLATE "C",
        key        bytea   CHECK (octet_length(key) = 32),
        erasing    boolean NOT NULL DEFAULT false,
        PRIMARY KEY (account_id, contact_id)
      )`);
    await runner.query(`CREATE INDEX personal_key_erasing ON account.personal_key (erasing) WHERE erasing`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE account.personal_key`);
  }
}
