export {
  CalendarDate,
  Flag,
  HttpUrl,
  Instant,
  Int,
  normaliseInstant,
  PeerUrl,
  PostgresUrl,
  TimeZone,
} from './config/decorators.js';
export { ConfigError, loadConfig } from './config/load-config.js';
export { type Role, roles, ServiceConfig } from './config/service.config.js';
export { type DatabaseDefinition, LEDGER_POOL } from './database/database.js';
export { runMigrations } from './database/migrations.js';
export { Decisions, type DecisionView } from './decisions/decisions.js';
export { FeedController } from './feed/feed.controller.js';
export { type Check, Health } from './health/health.js';
export { isJobId, jobId } from './jobs/job.request.js';
export { finishJob, type JobView } from './jobs/job.rows.js';
export { createJobs } from './jobs/jobs.migration.js';
export { type JobOrder, type OnProgress } from './jobs/job.thread.js';
export { Jobs, type JobsOptions, provideJobs } from './jobs/jobs.js';
export { type Beside, type JobProgram, serveJobs } from './jobs/serve-jobs.js';
export { bootstrap } from './lifecycle/bootstrap.js';
export { defineService, type RunningService, type ServiceDefinition, type Starting } from './lifecycle/service.js';
export { type Phase, Shutdown } from './lifecycle/shutdown.js';
export { startService } from './lifecycle/start.js';
export { relayLedger, startConsumers } from './lifecycle/streams.js';
export { LOG, type Log } from './logging/log.js';
export { PARKED_ACCOUNTS, type ParkedAccounts, ParkedController } from './parked/parked.controller.js';
export { registeredAt, registeredIn, type RegisteredTypes } from './peers/registered-types.js';
export { brokenRules, malformed, Malformed, noSuch, noSuchSentence, Unavailable } from './problem/errors.js';
export { isOutage } from './problem/outage.js';
export { type Page, pageOf, PageQuery, readCursor } from './request/page.js';
export { daysOf, isObject } from './request/body-fields.js';
export { policySource } from './request/policy-source.js';
export { causeOf, Context, contextOf, type RequestContext } from './request/request-context.js';
export { YamlBodies } from './request/yaml-bodies.js';
export { meter } from './telemetry/metrics.js';
