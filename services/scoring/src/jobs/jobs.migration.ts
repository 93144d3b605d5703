import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was asked for that takes longer than a request: how far it is, and what came out. The newest are kept. Droppable. */
export class CreateJobs1763863200000 implements MigrationInterface {
  readonly name = 'CreateJobs1763863200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE scoring.job (
        id           uuid        PRIMARY KEY,
        kind         text        NOT NULL,
        request      json        NOT NULL,
        status       text        NOT NULL,
        done         bigint      NOT NULL DEFAULT 0,
        total        bigint      NOT NULL DEFAULT 0,
        result       json,
        error        text,
        requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        beat_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
        finished_at  timestamptz
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE scoring.job');
  }
}
