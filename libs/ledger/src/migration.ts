import type { MigrationInterface, QueryRunner } from 'typeorm';
import { sqlFile } from './sql-file.js';

/** What a ledger is created with. The number of partitions never changes afterwards. */
export type LedgerSchema = Readonly<{ schema: string; partitions: number; role?: string }>;

/**
 * The migrations that create a ledger in a schema, for the list of the service that owns the schema.
 * `role` is the role the service's processes connect as, `strata_<schema>` unless told; it must exist (infra/postgres/roles.sql).
 */
export const ledgerMigrations = ({
  schema,
  partitions,
  role = `strata_${schema}`,
}: LedgerSchema): (new () => MigrationInterface)[] => {
  class CreateLedger1763769600000 implements MigrationInterface {
    readonly name = 'CreateLedger1763769600000';

    async up(runner: QueryRunner): Promise<void> {
      for (const file of ['tables', 'append', 'states', 'grants'])
        await runner.query(sqlFile(file, { schema, partitions, role }));
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(sqlFile('drop', { schema }));
    }
  }

  class CreateParkedEvents1763856000000 implements MigrationInterface {
    readonly name = 'CreateParkedEvents1763856000000';

    async up(runner: QueryRunner): Promise<void> {
      await runner.query(sqlFile('parked', { schema, role }));
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(sqlFile('drop-parked', { schema }));
    }
  }

  class CreateIdentity1763899200000 implements MigrationInterface {
    readonly name = 'CreateIdentity1763899200000';

    async up(runner: QueryRunner): Promise<void> {
      await runner.query(sqlFile('identity', { schema, role }));
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(sqlFile('drop-identity', { schema }));
    }
  }

  return [CreateLedger1763769600000, CreateParkedEvents1763856000000, CreateIdentity1763899200000];
};
