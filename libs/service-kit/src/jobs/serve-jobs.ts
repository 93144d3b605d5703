import { parentPort } from 'node:worker_threads';
import { type JobAnswer, type JobOrder, JobThread, type OnProgress } from './job.thread.js';

/** Does a share of an order in a second thread of the same program, and answers what came of it. */
export type Beside = (share: unknown, onProgress: OnProgress) => Promise<unknown>;

export type JobProgram = Readonly<{
  /** The program itself, as built: `import.meta.url`. */
  program: string;
  /** Does a job, and notes what came out with `finishJob`. */
  run: (order: JobOrder, onProgress: OnProgress, beside: Beside) => Promise<void>;
  /** Does `order.share` for the thread that does the job; the answer must be plain data. */
  share?: (order: JobOrder, onProgress: OnProgress) => Promise<unknown>;
}>;

/** What a job's program does in its thread: one order after the other. What an order throws ends the thread, and the thread that gave it says so. */
export const serveJobs = ({ program, run, share }: JobProgram): void => {
  const port = parentPort;
  if (!port) throw new Error('jobs are done in threads');
  const answer = (message: JobAnswer): void => port.postMessage(message);
  const onProgress: OnProgress = (progress) => answer({ progress });
  let second: JobThread | undefined; // it ends with this thread
  const work = async (order: JobOrder): Promise<void> => {
    if ('share' in order) return answer({ result: await share?.(order, onProgress) });
    await run(order, onProgress, (part, hear) => {
      if (!second?.isAlive) second = new JobThread(new URL(program));
      return second.run({ ...order, share: part }, hear);
    });
    answer({ result: null });
  };
  port.on('message', (order: JobOrder) => void work(order)); // a rejection that nobody handles ends the thread with it
};
