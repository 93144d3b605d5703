import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For lists that would otherwise read everything that ever was: all signals or those of one name, terms that are open, open windows of one name. */
export class IndexLists1763882000000 implements MigrationInterface {
  readonly name = 'IndexLists1763882000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX signal_opened ON lifecycle.signal (opened_on, signal_id);
      CREATE INDEX signal_name ON lifecycle.signal (signal, opened_on, signal_id);
      CREATE INDEX renewal_open ON lifecycle.renewal (term_end, account_id, contract_id) WHERE outcome IS NULL;
      CREATE INDEX renewal_window_open ON lifecycle.renewal_window (window_id, term_end, account_id, contract_id) WHERE closed_on IS NULL;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP INDEX lifecycle.renewal_window_open, lifecycle.renewal_open, lifecycle.signal_name, lifecycle.signal_opened',
    );
  }
}
