import { DataSource, type MigrationInterface } from 'typeorm';
import { identifier } from './sql-file.js';

/** `url` must belong to the role that owns the schema (or may create it); never the role that the service runs as. */
export type MigrateOptions = Readonly<{ url: string; schema: string; migrations: readonly (new () => MigrationInterface)[] }>;

/** Brings a schema up to date. Several processes may start it at once: they take turns. Answers the names of what was run. */
export const migrate = async ({ url, schema, migrations }: MigrateOptions): Promise<readonly string[]> => {
  const source = new DataSource({ type: 'postgres', url, schema, migrations: [...migrations], migrationsTableName: 'migration' });
  await source.initialize();
  const turn = source.createQueryRunner();
  try {
    await turn.query('SELECT pg_advisory_lock(hashtext($1))', [`strata/migrate/${schema}`]);
    await turn.query(`CREATE SCHEMA IF NOT EXISTS ${identifier(schema)}`);
    const done = await source.runMigrations({ transaction: 'each' });
    return done.map(({ name }) => name);
  } finally {
    await turn.release();
    await source.destroy();
  }
};
