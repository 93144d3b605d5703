import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../failure.js';
import { counting } from '../output/counter.js';
import { type Api, Unreachable } from './api.js';
import { type JsonRecord, numberOf, recordOf, textOf } from './json.js';

const POLL_MS = 300;
/** A server that starts again is waited for: the job is on record, and asking again finds it. */
const MOST_MISSES = 100;

/**
 * Follows a job to its end with a bar, and answers its result. Asking breaks off and goes on as the connection does.
 * @throws Failure with the sentence that says why there is no result
 */
export const followJob = async (api: Api, path: string): Promise<JsonRecord> => {
  const counter = counting('events', 1);
  try {
    for (let misses = 0; ;) {
      const job = await api.get(path).catch((error: unknown) => {
        if (!(error instanceof Unreachable) || ++misses > MOST_MISSES) throw error;
        return undefined;
      });
      if (job !== undefined) {
        misses = 0;
        const { progress, result } = recordOf(job);
        const status = textOf(job, 'status');
        if (status === 'done') return recordOf(result);
        if (status === 'failed') throw new Failure(textOf(job, 'error'));
        counter.at(numberOf(progress, 'done'), numberOf(progress, 'total'));
      }
      await sleep(POLL_MS);
    }
  } finally {
    counter.stop();
  }
};
