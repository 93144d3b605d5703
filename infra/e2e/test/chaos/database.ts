import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresServer, runSql } from '@strata/testing';
import { Service } from '../services.js';

const ROLES = new URL('../../../postgres/roles.sql', import.meta.url);
/** A crash of the server loses nothing with it, one of the machine might. */
const SETTINGS = { fsync: 'off', max_connections: '200' };

/** A PostgreSQL of one suite alone, that may be stopped and started; migrated for the services of an installation. */
export class Database {
  private constructor(
    private readonly folder: string,
    private server: PostgresServer,
  ) {}

  static async start(env: Readonly<Record<string, string>>): Promise<Database> {
    const folder = mkdtempSync(join(tmpdir(), 'strata-chaos-'));
    chmodSync(folder, 0o711); // PostgreSQL may run as another user
    const server = await PostgresServer.start({ dataDir: join(folder, 'data'), settings: SETTINGS });
    const database = new Database(folder, server);
    try {
      await runSql(server.url(), readFileSync(ROLES, 'utf8'));
      await server.allowLogin(['strata_account', 'strata_scoring']);
      for (const service of ['account', 'scoring']) await Service.migrate(service, server.url(), env);
    } catch (error) {
      await database.remove();
      throw error;
    }
    return database;
  }

  url(role?: string): string {
    return this.server.url('postgres', role);
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  /** Goes on with its data, at the same address. */
  async startAgain(): Promise<void> {
    const { dataDir, port } = this.server;
    this.server = await PostgresServer.start({ dataDir, port, settings: SETTINGS });
  }

  async remove(): Promise<void> {
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
