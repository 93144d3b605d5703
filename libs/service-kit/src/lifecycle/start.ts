import 'reflect-metadata';

import { setTimeout as sleep } from 'node:timers/promises';

import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import type { ServiceConfig } from '../config/service.config.js';
import { Database } from '../database/database.js';
import { databaseTrouble } from '../database/trouble.js';
import { Health } from '../health/health.js';
import { createLog, type Log } from '../logging/log.js';
import { NestLog } from '../logging/nest-log.js';
import { isOutage } from '../problem/outage.js';
import { ProblemFilter } from '../problem/problem.filter.js';
import { RequestPipe } from '../problem/validation.js';
import { RouteTable } from '../request/route-table.js';
import { describeProcess } from '../telemetry/metrics.js';
import { createAdapter, serveOpenApi } from './http.js';
import { KitModule } from './kit.module.js';
import type { RunningService, ServiceDefinition, Starting } from './service.js';
import { Shutdown } from './shutdown.js';

const retryMs = 500;

/** Tries until PostgreSQL answers, the schema is there and the service's own `ready` is through. Says each new reason why not, once. */
const becomeReady = async <Config extends ServiceConfig>(
  { ready }: ServiceDefinition<Config>,
  database: Database,
  starting: Starting<Config>,
  setReason: (reason: string | undefined) => void,
): Promise<void> => {
  const { signal } = starting.shutdown;
  let said: string | undefined;
  const waitFor = (reason: string): void => {
    setReason(reason);
    if (reason !== said) starting.log.warn({ reason }, 'not ready yet; trying again');
    said = reason;
  };
  while (!signal.aborted) {
    try {
      const problem = await database.problem();
      if (problem === undefined) {
        setReason('it is starting');
        if (!database.source.isInitialized) await database.source.initialize();
        await ready?.(starting);
        setReason(undefined);
        starting.log.info({ role: starting.config.ROLE }, 'ready');
        return;
      }
      waitFor(problem);
    } catch (error) {
      if (!isOutage(error)) throw error;
      waitFor(databaseTrouble(error) ?? 'PostgreSQL does not answer');
    }
    await sleep(retryMs, undefined, { signal }).catch(() => undefined);
  }
};

const endInOrder = (app: NestFastifyApplication, database: Database, shutdown: Shutdown): void => {
  const server = app.getHttpServer();
  const closed = Promise.withResolvers<void>();
  shutdown.add('intake', 'http', () => {
    server.close(() => closed.resolve());
    server.closeIdleConnections();
  });
  shutdown.add('drain', 'http', () => closed.promise);
  shutdown.add('close', 'nest', () => app.close());
  shutdown.add('close', 'database', () => database.close());
};

/**
 * Starts a service: listens at once, becomes ready when PostgreSQL and the schema are, and stays up through outages.
 * What it opened is closed through `shutdown` of the result.
 */
export const startService = async <Config extends ServiceConfig>(
  definition: ServiceDefinition<Config>,
  config: Config,
  log: Log = createLog(definition.name, config.LOG_LEVEL),
): Promise<RunningService> => {
  describeProcess(definition.name);
  let notReady: string | undefined = 'it is starting';
  const [health, routes, shutdown] = [new Health(), new RouteTable(), new Shutdown(log, config.SHUTDOWN_TIMEOUT_MS)];
  const database = new Database(definition.database(config), config, definition.name, log);
  const adapter = createAdapter({
    log,
    routes,
    bodyLimitBytes: definition.bodyLimitBytes,
    notReady: () => notReady,
    stopping: shutdown.signal,
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    KitModule.for(definition, config, { database, health, log, shutdown }),
    adapter,
    {
      logger: new NestLog(log),
      bodyParser: false,
      abortOnError: false,
    },
  );
  app.useGlobalFilters(new ProblemFilter(log, routes));
  app.useGlobalPipes(new RequestPipe());
  serveOpenApi(app, definition.name, definition.description);
  health.addReady('started', () => notReady);
  health.addReady('database', () => database.problem());
  health.addReady('not-stopping', () => (shutdown.signal.aborted ? 'the service is stopping' : undefined));
  await app.listen(config.PORT, config.HOST);
  endInOrder(app, database, shutdown);
  const url = await app.getUrl();
  log.info({ url, role: config.ROLE }, 'listening');
  const whenReady = becomeReady(definition, database, { app, config, log, health, shutdown }, (reason) => (notReady = reason));
  whenReady.catch(() => undefined);
  return { app, url, whenReady, shutdown };
};
