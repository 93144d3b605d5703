import { ConfigError, loadConfig } from '../config/load-config.js';
import type { ServiceConfig } from '../config/service.config.js';
import { runMigrations } from '../database/migrations.js';
import { databaseTrouble } from '../database/trouble.js';
import { describeError } from '../logging/describe-error.js';
import { createLog, type Log } from '../logging/log.js';
import { isOutage } from '../problem/outage.js';
import { startTelemetry } from '../telemetry/telemetry.js';
import type { ServiceDefinition } from './service.js';
import { startService } from './start.js';
import type { Shutdown } from './shutdown.js';

/** What cannot be caught where it happened ends the process: its state is no longer known to be good. */
const endOnFaults = (log: Log): void => {
  const die = (error: unknown): never => {
    log.fatal({ err: error }, 'ended by a fault');
    process.exit(1);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
};

/** SIGTERM from a platform, SIGINT from a terminal, and a parent that is gone: a child never outlives its launcher. */
const stopOnSignals = (shutdown: Shutdown): void => {
  const stop = (reason: string): void => void shutdown.stop(reason).then((clean) => process.exit(clean ? 0 : 1));
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (process.connected) process.on('disconnect', () => stop('the parent process is gone'));
};

const readConfig = <Config extends ServiceConfig>(definition: ServiceDefinition<Config>, env: NodeJS.ProcessEnv): Config => {
  try {
    return loadConfig(definition.config, env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) process.stderr.write(`${definition.name}: ${problem}\n`);
    process.exit(1);
  }
};

/** The sentence of an error, unless it is one of PostgreSQL, whose sentences repeat values. */
const messageOf = (error: unknown): string => {
  const { message } = describeError(error);
  return typeof message === 'string' ? message : 'it did not work; the log says why';
};

/** Ends with status 1 and one sentence when it cannot: whoever runs a migration waits for it, and tries again when it is put right. */
const migrateOnce = async <Config extends ServiceConfig>(
  definition: ServiceDefinition<Config>,
  config: Config,
  log: Log,
): Promise<void> => {
  try {
    const applied = await runMigrations(config.DATABASE_URL, definition.database(config));
    log.info({ applied }, 'migrated');
  } catch (error) {
    const reason = databaseTrouble(error) ?? (isOutage(error) ? 'PostgreSQL does not answer' : messageOf(error));
    process.stderr.write(`${definition.name}: ${reason}\n`);
    log.fatal({ err: error, reason }, 'could not migrate');
    process.exit(1);
  }
};

/** The whole of a service's main.ts: configuration, role, start, and an end in order. */
export const bootstrap = async <Config extends ServiceConfig>(
  definition: ServiceDefinition<Config>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> => {
  const config = readConfig(definition, env);
  const log = createLog(definition.name, config.LOG_LEVEL);
  endOnFaults(log);
  if (config.ROLE === 'migrate') return await migrateOnce(definition, config, log);
  const telemetry = await startTelemetry(definition.name, log, env);
  const { shutdown, whenReady } = await startService(definition, config, log);
  if (telemetry) shutdown.add('close', 'telemetry', telemetry.stop);
  stopOnSignals(shutdown);
  await whenReady.catch(async (error: unknown) => {
    // A sentence for whoever started it by hand; the log has the rest.
    process.stderr.write(`${definition.name}: ${messageOf(error)}\n`);
    log.fatal({ err: error }, 'could not start');
    await shutdown.stop('could not start');
    process.exit(1);
  });
};
