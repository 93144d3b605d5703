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
  /** Runs files of `sql/` up, and one down. */
  const migration = (name: string, up: readonly string[], down: string): new () => MigrationInterface =>
    class implements MigrationInterface {
      readonly name = name;

      async up(runner: QueryRunner): Promise<void> {
        for (const file of up) await runner.query(sqlFile(file, { schema, partitions, role }));
      }

      async down(runner: QueryRunner): Promise<void> {
        await runner.query(sqlFile(down, { schema }));
      }
    };

  return [
    migration('CreateLedger1763769600000', ['tables', 'append', 'states', 'grants'], 'drop'),
    migration('CreateParkedEvents1763856000000', ['parked'], 'drop-parked'),
    migration('CreateIdentity1763899200000', ['identity'], 'drop-identity'),
  ];
};
