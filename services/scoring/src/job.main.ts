import { parentPort, workerData } from 'node:worker_threads';
import { Ledger, ledgerPool } from '@strata/ledger';
import { finishJob, type JobOrder } from '@strata/service-kit';
import { accountService } from './account/account.service.js';
import { SCORING } from './names.js';
import { EventTypes } from './policy/event-types.js';
import { Policies } from './policy/policies.js';
import { replayAll } from './replay/replay.js';
import { ScoringConfig } from './scoring.config.js';
import { movesOf } from './what-if/moves.js';
import { runWhatIf } from './what-if/what-if.js';
import { jobOrderOf, orderOf } from './job.parser.js';

/** A thread that does one job and ends. What it throws, the thread that started it says. */
const run = async ({ id, kind, request, config: values }: JobOrder): Promise<void> => {
  const config = Object.assign(new ScoringConfig(), values);
  const pool = ledgerPool({ url: config.DATABASE_URL, name: 'strata-scoring-job' });
  const silent = () => undefined;
  const account = accountService(config, { debug: silent, warn: silent, error: silent });
  try {
    const scoring = new Ledger({ pool, schema: SCORING, partitions: config.PARTITIONS });
    const eventTypes = new EventTypes(account);
    const source = await account.source();
    const parts = {
      scoring,
      policies: new Policies(scoring, eventTypes),
      history: (partition: number, after: number, upTo: number) => source.history(partition, after, upTo),
    };
    const onProgress = (done: number, total: number): void => parentPort?.postMessage({ done, total });
    const catalogue = await eventTypes.catalogue();
    const result =
      kind === 'replay'
        ? await replayAll(parts, { ...orderOf(request), onProgress })
        : await runWhatIf(parts, { ...orderOf(request), catalogue, moves: movesOf(pool, id), onProgress });
    await finishJob(pool, SCORING, id, { result });
  } finally {
    await account.close();
    await pool.end();
  }
};

await run(jobOrderOf(workerData));
