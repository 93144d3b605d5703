import type { DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import type { ServiceConfig } from '../config/service.config.js';
import type { DatabaseDefinition } from '../database/database.js';
import type { Health } from '../health/health.js';
import type { Log } from '../logging/log.js';
import type { Shutdown } from './shutdown.js';

export type Starting<Config extends ServiceConfig> = Readonly<{
  app: NestFastifyApplication;
  config: Config;
  log: Log;
  health: Health;
  shutdown: Shutdown;
}>;

/** All that service-kit has to know of a service. */
export type ServiceDefinition<Config extends ServiceConfig> = Readonly<{
  /** One word, as in routes and metrics: `account`. */
  name: string;
  /** One sentence, for the head of /openapi.json. */
  description: string;
  config: new () => Config;
  /** The schema's tables depend on the installation (`PARTITIONS`), hence the config. */
  database: (config: Config) => DatabaseDefinition;
  /** What to wire depends on the role: `(config) => AccountModule.for(config)`, or just the module. */
  module: (config: Config) => Type | DynamicModule;
  /** Largest JSON body; NDJSON arrives as a stream and has no limit here. Default 8 MiB. */
  bodyLimitBytes?: number;
  /**
   * Runs once, when PostgreSQL answers and the schema is migrated: open the ledger, start consumers and clocks, and
   * add how each of them ends to `shutdown`. Until it is done the service is not ready and answers 503. An outage in
   * the middle is tried again from the start; anything else it throws ends the process.
   */
  ready?: (starting: Starting<Config>) => Promise<void>;
}>;

/** Only gives the definition its type. */
export const defineService = <Config extends ServiceConfig>(definition: ServiceDefinition<Config>): ServiceDefinition<Config> =>
  definition;

export type RunningService = Readonly<{
  app: NestFastifyApplication;
  /** Where it listens, as http://127.0.0.1:4711. */
  url: string;
  /** Resolves when `ready` of the definition is through; rejects with what it threw. */
  whenReady: Promise<void>;
  shutdown: Shutdown;
}>;
