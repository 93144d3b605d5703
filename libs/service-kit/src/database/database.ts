import { ledgerPool } from '@strata/ledger';
import { escapeIdentifier, type Pool } from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';

import type { ServiceConfig } from '../config/service.config.js';
import type { Log } from '../logging/log.js';
import { isOutage } from '../problem/outage.js';
import { databaseTrouble } from './trouble.js';

/** What a service keeps in PostgreSQL: one schema, the tables of its read models, the steps that make them. */
export type DatabaseDefinition = Readonly<{
  schema: string;
  entities?: readonly (new () => object)[];
  migrations: readonly (new () => MigrationInterface)[];
}>;

/** Inject with `@Inject(LEDGER_POOL) pool: Pool` for the ledger's hot path; read models go through the DataSource. */
export const LEDGER_POOL = Symbol('LedgerPool');

/** The read models' source. TypeORM does nothing by itself: no synchronising, no migration at the start. */
const createDataSource = (url: string, { schema, entities = [] }: DatabaseDefinition, name: string): DataSource =>
  new DataSource({
    type: 'postgres',
    url,
    schema,
    applicationName: name,
    entities: [...entities],
    installExtensions: false,
    connectTimeoutMS: 5_000,
    logging: false,
    poolErrorHandler: () => undefined,
    extra: { max: 10, options: `-c search_path=${schema}` },
  });

/** The two ways to PostgreSQL, and what they need to be usable: an answer, and a schema at least as new as this code. */
export class Database {
  readonly ledgerPool: Pool;
  readonly source: DataSource;

  constructor(
    private readonly definition: DatabaseDefinition,
    { DATABASE_URL }: ServiceConfig,
    name: string,
    log: Log,
  ) {
    this.source = createDataSource(DATABASE_URL, definition, `strata-${name}`);
    this.ledgerPool = ledgerPool({ url: DATABASE_URL, name: `strata-${name}-ledger` });
    // An idle connection that breaks is replaced on the next use; this line is only for whoever reads the log later.
    this.ledgerPool.on('error', (error) => log.warn({ err: error }, 'an idle database connection broke'));
  }

  /** Undefined when PostgreSQL answers and every migration of this code has been applied, else why not. */
  async problem(): Promise<string | undefined> {
    try {
      const { rows } = await this.ledgerPool.query<{ name: string }>(
        `SELECT name FROM ${escapeIdentifier(this.definition.schema)}.migration`,
      );
      const applied = new Set(rows.map(({ name }) => name));
      const missing = this.definition.migrations.filter((one) => !applied.has(nameOf(one))).length;
      return missing === 0 ? undefined : `schema ${this.definition.schema} lacks ${missing} migrations; run ROLE=migrate`;
    } catch (error) {
      if (isOutage(error)) return databaseTrouble(error) ?? 'PostgreSQL does not answer';
      if (isNotMigrated(error)) return `schema ${this.definition.schema} is not migrated; run ROLE=migrate`;
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.ledgerPool.end(), this.source.isInitialized ? this.source.destroy() : undefined]);
  }
}

/** No such table, no such schema, or nothing granted on it yet. */
const isNotMigrated = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['42P01', '3F000', '42501'].includes(String(error.code));

/** As TypeORM records it: the name the migration gives itself, else that of its class. */
const nameOf = (Migration: new () => MigrationInterface): string => new Migration().name ?? Migration.name;
