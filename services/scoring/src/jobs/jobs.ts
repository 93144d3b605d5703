import { Worker } from 'node:worker_threads';
import { Inject, Injectable } from '@nestjs/common';
import { Conflict, NotFound } from '@strata/kernel';
import { Ledger, transact } from '@strata/ledger';
import { LOG, type Log, Shutdown } from '@strata/service-kit';
import { ScoringConfig } from '../scoring.config.js';
import { beat, findJob, finishJob, type JobKind, type JobView, startJob } from './job.rows.js';

/** What a job's thread is told. */
export type JobOrder = Readonly<{ id: string; kind: JobKind; request: unknown; config: Readonly<Record<string, unknown>> }>;

/** As built, also in tests: a thread has no transformer of its own. */
const PROGRAM = new URL('../../dist/job.main.js', import.meta.url);
const MEMORY_MB = 1_024;
const BEAT_MS = 500;

/**
 * Work over the whole history, in a thread with connections and memory of its own, so that requests are answered meanwhile and a job that runs
 * out of memory takes nobody along. One at a time in the installation: it is as much as one database should be asked for beside its daily work.
 */
@Injectable()
export class Jobs {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    private readonly config: ScoringConfig,
    private readonly shutdown: Shutdown,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** @throws Conflict while another one runs */
  async start(kind: JobKind, request: unknown): Promise<JobView> {
    const id = await transact(this.ledger.pool, (tx) => startJob(tx, kind, request));
    if (id === undefined) throw new Conflict('job-running', 'A what-if or a replay is running; ask again when it has ended.');
    this.#run({ id, kind, request, config: Object.fromEntries(Object.entries(this.config)) });
    return this.find(kind, id);
  }

  async find(kind: JobKind, id: string): Promise<JobView> {
    const job = await findJob(this.ledger.pool, kind, id);
    if (!job) throw new NotFound(`${kind}-not-found`, `There is no ${kind} ${id}; the results of the last ones are kept.`);
    return job;
  }

  #run(order: JobOrder): void {
    const thread = new Worker(PROGRAM, {
      workerData: order,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
      execArgv: [],
    });
    let progress = { done: 0, total: 0 };
    const say = () => beat(this.ledger.pool, order.id, progress.done, progress.total).catch(() => undefined); // the next one says it
    const timer = setInterval(() => void say(), BEAT_MS);
    thread.on('message', (message: typeof progress) => (progress = message));
    const end = () => void thread.terminate();
    this.shutdown.signal.addEventListener('abort', end, { once: true });
    thread.once('error', (error: unknown) => {
      this.log.error({ err: error, job: order.id }, 'a job failed');
      const sentence = `It could not be computed: ${error instanceof Error ? error.message : String(error)}`;
      finishJob(this.ledger.pool, order.id, { error: sentence }).catch(() => undefined); // its silence says the same a little later
    });
    thread.once('exit', () => {
      clearInterval(timer);
      this.shutdown.signal.removeEventListener('abort', end);
    });
  }
}
