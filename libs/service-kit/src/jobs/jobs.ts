import type { FactoryProvider } from '@nestjs/common';
import { Conflict, NotFound } from '@strata/kernel';
import { transact } from '@strata/ledger';
import type { Pool } from 'pg';
import { ServiceConfig } from '../config/service.config.js';
import { LEDGER_POOL } from '../database/database.js';
import { Shutdown } from '../lifecycle/shutdown.js';
import { LOG, type Log } from '../logging/log.js';
import { beat, findJob, finishJob, type JobView, startJob } from './job.rows.js';
import { type JobOrder, type JobProgress, JobThread } from './job.thread.js';

export type JobsOptions = Readonly<{
  pool: Pool;
  /** Where the table is that `createJobs` made. */
  schema: string;
  /** What the thread runs, as built, also in tests: a thread has no transformer of its own. It calls `serveJobs`. */
  program: URL;
  /** What runs when nothing more can be started: "A what-if or a replay is running". */
  busy: string;
  config: ServiceConfig;
  shutdown: Shutdown;
  log: Log;
}>;

const BEAT_MS = 500;
/** Who tries a policy tries it again soon. */
const THREAD_KEPT_MS = 300_000;

/**
 * Work over the whole history, in a thread with connections and memory of its own, so that requests are answered meanwhile and a job that runs
 * out of memory takes nobody along. One at a time in a service: it is as much as one database should be asked for beside its daily work.
 */
export class Jobs {
  readonly #options: JobsOptions;
  /** The thread of the last job, while nothing has been asked for since. */
  #idle: JobThread | undefined;
  #farewell: NodeJS.Timeout | undefined;

  constructor(options: JobsOptions) {
    this.#options = options;
    options.shutdown.signal.addEventListener('abort', () => this.#letGo(), { once: true });
  }

  /** @throws Conflict `job-running` while another one runs */
  async start(kind: string, request: unknown): Promise<JobView> {
    const { pool, schema, busy, config } = this.#options;
    const id = await transact(pool, (tx) => startJob(tx, schema, kind, request));
    if (id === undefined) throw new Conflict('job-running', `${busy}; ask again when it has ended.`);
    void this.#run({ id, kind, request, config: Object.fromEntries(Object.entries(config)) });
    return this.find(kind, id);
  }

  /** @throws NotFound */
  async find(kind: string, id: string): Promise<JobView> {
    const job = await findJob(this.#options.pool, this.#options.schema, kind, id);
    if (!job) throw new NotFound(`${kind}-not-found`, `There is no ${kind} ${id}; the results of the last ones are kept.`);
    return job;
  }

  async #run(order: JobOrder): Promise<void> {
    const { pool, schema, shutdown, log } = this.#options;
    const thread = this.#take();
    let { done, total }: JobProgress = { done: 0, total: 0 };
    const say = () => beat(pool, schema, order.id, done, total).catch(() => undefined); // the next one says it
    const timer = setInterval(() => void say(), BEAT_MS);
    const end = () => thread.end();
    shutdown.signal.addEventListener('abort', end, { once: true });
    try {
      await thread.run(order, (progress) => ({ done, total } = progress));
      this.#keep(thread);
    } catch (error) {
      thread.end();
      if (shutdown.signal.aborted) return; // its silence says the same a little later
      log.error({ err: error, job: order.id }, 'a job failed');
      const sentence = `It could not be computed: ${error instanceof Error ? error.message : String(error)}`;
      await finishJob(pool, schema, order.id, { error: sentence }).catch(() => undefined); // as above
    } finally {
      clearInterval(timer);
      shutdown.signal.removeEventListener('abort', end);
    }
  }

  #take(): JobThread {
    clearTimeout(this.#farewell);
    const thread = this.#idle?.isAlive ? this.#idle : new JobThread(this.#options.program);
    this.#idle = undefined;
    return thread;
  }

  /** For the next job; not for ever, as it holds memory. */
  #keep(thread: JobThread): void {
    this.#letGo();
    this.#idle = thread;
    this.#farewell = setTimeout(() => this.#letGo(), THREAD_KEPT_MS).unref();
  }

  #letGo(): void {
    clearTimeout(this.#farewell);
    this.#idle?.end();
    this.#idle = undefined;
  }
}

/** The service's jobs, with the rest of what they need from the kit. */
export const provideJobs = (options: Pick<JobsOptions, 'schema' | 'program' | 'busy'>): FactoryProvider<Jobs> => ({
  provide: Jobs,
  inject: [LEDGER_POOL, ServiceConfig, Shutdown, LOG],
  useFactory: (pool: Pool, config: ServiceConfig, shutdown: Shutdown, log: Log) =>
    new Jobs({ ...options, pool, config, shutdown, log }),
});
