import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who did what with a version of a policy, and when. Droppable, rebuilt from the ledger. */
export class AddPolicySteps1763872200000 implements MigrationInterface {
  readonly name = 'AddPolicySteps1763872200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE scoring.policy ADD COLUMN steps jsonb NOT NULL DEFAULT '[]'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE scoring.policy DROP COLUMN steps');
  }
}
