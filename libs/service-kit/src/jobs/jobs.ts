import { Worker } from 'node:worker_threads';
import type { FactoryProvider } from '@nestjs/common';
import { Conflict, NotFound } from '@strata/kernel';
import { transact } from '@strata/ledger';
import type { Pool } from 'pg';
import { ServiceConfig } from '../config/service.config.js';
import { LEDGER_POOL } from '../database/database.js';
import { Shutdown } from '../lifecycle/shutdown.js';
import { LOG, type Log } from '../logging/log.js';
import { beat, findJob, finishJob, type JobView, startJob } from './job.rows.js';

/** What a job's thread is told. */
export type JobOrder = Readonly<{ id: string; kind: string; request: unknown; config: Readonly<Record<string, unknown>> }>;

export type JobsOptions = Readonly<{
  pool: Pool;
  /** Where the table is that `createJobs` made. */
  schema: string;
  /** What the thread runs, as built, also in tests: a thread has no transformer of its own. It ends with `finishJob`. */
  program: URL;
  /** What runs when nothing more can be started: "A what-if or a replay is running". */
  busy: string;
  config: ServiceConfig;
  shutdown: Shutdown;
  log: Log;
}>;

const MEMORY_MB = 1_024;
/** Most of what a job makes lives for one page of a history: with room for a page it is collected before it is moved to where collecting is dear. */
const YOUNG_MEMORY_MB = 192;
const BEAT_MS = 500;

/**
 * Work over the whole history, in a thread with connections and memory of its own, so that requests are answered meanwhile and a job that runs
 * out of memory takes nobody along. One at a time in a service: it is as much as one database should be asked for beside its daily work.
 */
export class Jobs {
  readonly #options: JobsOptions;

  constructor(options: JobsOptions) {
    this.#options = options;
  }

  /** @throws Conflict `job-running` while another one runs */
  async start(kind: string, request: unknown): Promise<JobView> {
    const { pool, schema, busy, config } = this.#options;
    const id = await transact(pool, (tx) => startJob(tx, schema, kind, request));
    if (id === undefined) throw new Conflict('job-running', `${busy}; ask again when it has ended.`);
    this.#run({ id, kind, request, config: Object.fromEntries(Object.entries(config)) });
    return this.find(kind, id);
  }

  /** @throws NotFound */
  async find(kind: string, id: string): Promise<JobView> {
    const job = await findJob(this.#options.pool, this.#options.schema, kind, id);
    if (!job) throw new NotFound(`${kind}-not-found`, `There is no ${kind} ${id}; the results of the last ones are kept.`);
    return job;
  }

  #run(order: JobOrder): void {
    const { pool, schema, program, shutdown, log } = this.#options;
    const thread = new Worker(program, {
      workerData: order,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: YOUNG_MEMORY_MB },
      execArgv: [],
    });
    let progress = { done: 0, total: 0 };
    const say = () => beat(pool, schema, order.id, progress.done, progress.total).catch(() => undefined); // the next one says it
    const timer = setInterval(() => void say(), BEAT_MS);
    thread.on('message', (message: typeof progress) => (progress = message));
    const end = () => void thread.terminate();
    shutdown.signal.addEventListener('abort', end, { once: true });
    thread.once('error', (error: unknown) => {
      log.error({ err: error, job: order.id }, 'a job failed');
      const sentence = `It could not be computed: ${error instanceof Error ? error.message : String(error)}`;
      finishJob(pool, schema, order.id, { error: sentence }).catch(() => undefined); // its silence says the same a little later
    });
    thread.once('exit', () => {
      clearInterval(timer);
      shutdown.signal.removeEventListener('abort', end);
    });
  }
}

/** The service's jobs, with the rest of what they need from the kit. */
export const provideJobs = (options: Pick<JobsOptions, 'schema' | 'program' | 'busy'>): FactoryProvider<Jobs> => ({
  provide: Jobs,
  inject: [LEDGER_POOL, ServiceConfig, Shutdown, LOG],
  useFactory: (pool: Pool, config: ServiceConfig, shutdown: Shutdown, log: Log) =>
    new Jobs({ ...options, pool, config, shutdown, log }),
});
