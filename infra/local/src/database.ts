import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort, PostgresServer, runSql } from '@strata/testing';
import { Client } from 'pg';
import { codeOf, sentenceOf, StartFailure, type Terminal } from './terminal.js';

const DATABASE = 'strata';
const ROLES_SQL = fileURLToPath(new URL('../../postgres/roles.sql', import.meta.url));
const RESTART_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/** The PostgreSQL of this installation: started, supplied with roles and a database, started again when it dies. */
export class Database {
  #server: PostgresServer | undefined;
  #wanted = true;

  private constructor(
    private readonly dataDir: string,
    private readonly port: number,
    private readonly terminal: Terminal,
  ) {}

  /** Everything on disk is as safe as PostgreSQL makes it: nothing of its settings is changed. @throws StartFailure */
  static async start(dataDir: string, services: readonly string[], terminal: Terminal): Promise<Database> {
    const database = new Database(dataDir, await freePort(), terminal);
    try {
      await database.#run();
    } catch (error) {
      throw new StartFailure(sentenceOf(error));
    }
    await database.#prepare(services);
    return database;
  }

  /** For the owner of all schemas, who migrates; never for a running service. */
  get ownerUrl(): string {
    return this.#url('postgres');
  }

  /** For the processes of a service: may append and read, and cannot change what is recorded. */
  urlOf(service: string): string {
    return this.#url(`strata_${service}`);
  }

  async query<Row extends Record<string, unknown>>(sql: string): Promise<readonly Row[]> {
    const client = new Client({ connectionString: this.ownerUrl });
    client.on('error', () => undefined); // the query rejects with it
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  async stop(): Promise<void> {
    this.#wanted = false;
    await this.#server?.stop();
  }

  #url(user: string): string {
    if (!this.#server) throw new Error('PostgreSQL is not running');
    return this.#server.url(DATABASE, user);
  }

  async #run(): Promise<void> {
    const server = await PostgresServer.start({ dataDir: this.dataDir, port: this.port });
    this.#server = server;
    if (!this.#isWanted()) {
      await server.stop();
      return;
    }
    void server.ended.then(() => this.#startAgain());
  }

  /** Asked anew: a stop may have come while something was waited for. */
  #isWanted(): boolean {
    return this.#wanted;
  }

  async #startAgain(): Promise<void> {
    if (!this.#isWanted()) return;
    this.terminal.warn('PostgreSQL ended unexpectedly and is started again.');
    const startedAt = Date.now();
    for (let pause = RESTART_PAUSE_MS; this.#isWanted(); pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      await sleep(pause);
      try {
        await this.#run();
        this.terminal.say(`PostgreSQL is back after ${String(Date.now() - startedAt)} ms.`);
        return;
      } catch (error) {
        this.terminal.warn(`PostgreSQL could not be started again yet: ${sentenceOf(error)}`);
      }
    }
  }

  async #prepare(services: readonly string[]): Promise<void> {
    const server = this.#server;
    if (!server) return;
    await runSql(server.url(), readFileSync(ROLES_SQL, 'utf8'));
    await server.allowLogin(services.map((service) => `strata_${service}`));
    // CREATE DATABASE knows no IF NOT EXISTS; two launchers cannot be here at once.
    await runSql(server.url(), `CREATE DATABASE ${DATABASE}`).catch((error: unknown) => {
      if (codeOf(error) !== '42P04') throw error;
    });
  }
}
