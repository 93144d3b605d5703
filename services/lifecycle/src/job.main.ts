import { parentPort, workerData } from 'node:worker_threads';
import { catalogueOf, customContract } from '@strata/contracts';
import { Ledger, ledgerPool } from '@strata/ledger';
import { finishJob, type JobOrder } from '@strata/service-kit';
import { runBacktest } from './backtest/run-backtest.js';
import { jobOrderOf, orderOf } from './job.parser.js';
import { LifecycleConfig } from './lifecycle.config.js';
import { LIFECYCLE } from './names.js';
import { peersOf } from './peers.js';

/** A thread that does one backtest and ends. What it throws, the thread that started it says. */
const run = async ({ id, request, config: values }: JobOrder): Promise<void> => {
  const config = Object.assign(new LifecycleConfig(), values);
  const pool = ledgerPool({ url: config.DATABASE_URL, name: 'strata-lifecycle-job' });
  const silent = () => undefined;
  const { account, scoring, registeredTypes } = peersOf(config, { debug: silent, warn: silent, error: silent });
  try {
    const lifecycle = new Ledger({ pool, schema: LIFECYCLE, partitions: config.PARTITIONS });
    const source = await account.source();
    const history = (partition: number, after: number, upTo: number) => source.history(partition, after, upTo);
    const catalogue = catalogueOf((await registeredTypes()).map(customContract));
    const onProgress = (done: number, total: number): void => parentPort?.postMessage({ done, total });
    const result = await runBacktest({ lifecycle, history }, { ...orderOf(request), catalogue, onProgress });
    await finishJob(pool, LIFECYCLE, id, { result });
  } finally {
    await Promise.all([account.close(), scoring.close(), pool.end()]);
  }
};

await run(jobOrderOf(workerData));
