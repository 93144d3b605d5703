import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a customer said of a term that still runs: when, and why it will not be renewed. */
export class AddAnnouncedNonRenewals1763866800000 implements MigrationInterface {
  readonly name = 'AddAnnouncedNonRenewals1763866800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE lifecycle.renewal ADD COLUMN announced_on date, ADD COLUMN announced_reason text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE lifecycle.renewal DROP COLUMN announced_on, DROP COLUMN announced_reason');
  }
}
