import { escapeIdentifier } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was asked for that takes longer than a request: how far it is, and what came out. The newest are kept. Droppable.
 * @param schema the service's
 * @param name of the migration: it ends in the milliseconds of its place among the service's own
 */
export const createJobs = (schema: string, name: string): new () => MigrationInterface =>
  class implements MigrationInterface {
    readonly name = name;

    async up(runner: QueryRunner): Promise<void> {
      await runner.query(`
      CREATE TABLE ${escapeIdentifier(schema)}.job (
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
      await runner.query(`DROP TABLE ${escapeIdentifier(schema)}.job`);
    }
  };
