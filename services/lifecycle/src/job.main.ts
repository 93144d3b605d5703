import { catalogueOf, customContract } from '@strata/contracts';
import { Ledger, ledgerPool } from '@strata/ledger';
import { finishJob, type JobOrder, type OnProgress, serveJobs } from '@strata/service-kit';
import { runBacktest } from './backtest/run-backtest.js';
import { orderOf } from './job.parser.js';
import { LifecycleConfig } from './lifecycle.config.js';
import { LIFECYCLE } from './names.js';
import { peersOf } from './peers.js';

/** One backtest. */
const run = async ({ id, request, config: values }: JobOrder, hear: OnProgress): Promise<void> => {
  const config = Object.assign(new LifecycleConfig(), values);
  const pool = ledgerPool({ url: config.DATABASE_URL, name: 'strata-lifecycle-job' });
  const silent = () => undefined;
  const { account, scoring, registeredTypes } = peersOf(config, { debug: silent, warn: silent, error: silent });
  try {
    const lifecycle = new Ledger({ pool, schema: LIFECYCLE, partitions: config.PARTITIONS });
    const source = await account.source();
    const history = (partition: number, after: number, upTo: number) => source.history(partition, after, upTo);
    const catalogue = catalogueOf((await registeredTypes()).map(customContract));
    const onProgress = (done: number, total: number): void => hear({ done, total });
    const result = await runBacktest({ lifecycle, history }, { ...orderOf(request), catalogue, onProgress });
    await finishJob(pool, LIFECYCLE, id, { result });
  } finally {
    await Promise.all([account.close(), scoring.close(), pool.end()]);
  }
};

serveJobs({ program: import.meta.url, run });
