import { Worker } from 'node:worker_threads';

/** What a job's thread is told. `share`: to do not the job but this part of it, for the thread that does the job. */
export type JobOrder = Readonly<{
  id: string;
  kind: string;
  request: unknown;
  config: Readonly<Record<string, unknown>>;
  share?: unknown;
}>;

/** How far an order is, in events. */
export type JobProgress = Readonly<{ done: number; total: number }>;
export type OnProgress = (progress: JobProgress) => void;

/** What a thread answers: how far it is, and at last what came of its order. */
export type JobAnswer = Readonly<{ progress: JobProgress } | { result: unknown }>;

const MEMORY_MB = 1_024;
/** Most of what a job makes lives for one page of a history: with room for a page it is collected before it is moved to where collecting is dear. */
const YOUNG_MEMORY_MB = 192;

/**
 * A thread that does one order after the other, with connections and memory of its own. It stays between orders: what it has loaded and the
 * compiler has made of it is most of the time that a short job takes. Whoever has one ends it; after a failure it has ended itself.
 */
export class JobThread {
  readonly #thread: Worker;
  #isAlive = true;

  /** @param program calls `serveJobs` */
  constructor(program: URL) {
    this.#thread = new Worker(program, {
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: YOUNG_MEMORY_MB },
      execArgv: [],
    });
    this.#thread.unref(); // a thread that has nothing to do holds nobody up
    this.#thread.on('error', () => undefined); // whoever waits for an order is told; between orders there is nobody to tell
    this.#thread.once('exit', () => (this.#isAlive = false));
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** What came of an order; one at a time. Rejects, and the thread is of no more use, with what it threw, or when it ended before. */
  run(order: JobOrder, onProgress: OnProgress): Promise<unknown> {
    const thread = this.#thread;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const hear = (answer: JobAnswer): void => ('progress' in answer ? onProgress(answer.progress) : resolve(answer.result));
    const gone = (): void => reject(new Error('its thread ended'));
    thread.on('message', hear).once('error', reject).once('exit', gone).ref();
    thread.postMessage(order);
    return promise.finally(() => {
      thread.off('message', hear).off('error', reject).off('exit', gone).unref();
    });
  }

  /** Ends it, whatever it does. */
  end(): void {
    void this.#thread.terminate();
  }
}
