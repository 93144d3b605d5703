import { availableParallelism } from 'node:os';
import { Ledger, ledgerPool } from '@strata/ledger';
import { type Beside, finishJob, type JobOrder, type OnProgress, serveJobs } from '@strata/service-kit';
import { accountService } from './account/account.service.js';
import { comparedOf, orderOf, shareOf } from './job.parser.js';
import { SCORING } from './names.js';
import { EventTypes } from './policy/event-types.js';
import { Policies } from './policy/policies.js';
import { replayAll } from './replay/replay.js';
import { ScoringConfig } from './scoring.config.js';
import { movesOf } from './what-if/moves.js';
import { compareCuts, runWhatIf, type Seen, type WhatIfShare } from './what-if/what-if.js';

/** One processor has nothing to give to a second thread. */
const HAS_ROOM = availableParallelism() > 1;

/** Everything that is read with, for one order. */
const open = async (values: JobOrder['config']) => {
  const config = Object.assign(new ScoringConfig(), values);
  const pool = ledgerPool({ url: config.DATABASE_URL, name: 'strata-scoring-job' });
  const silent = () => undefined;
  const account = accountService(config, { debug: silent, warn: silent, error: silent });
  const close = async (): Promise<void> => {
    await account.close();
    await pool.end();
  };
  try {
    const scoring = new Ledger({ pool, schema: SCORING, partitions: config.PARTITIONS });
    const eventTypes = new EventTypes(account);
    const source = await account.source();
    const history = (partition: number, after: number, upTo: number) => source.history(partition, after, upTo);
    const parts = { scoring, policies: new Policies(scoring, eventTypes), history };
    return { pool, parts, catalogue: await eventTypes.catalogue(), [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** A second thread says how far it has come; we add up what is new. */
const listening = (seen: Seen): OnProgress => {
  let before = 0;
  return ({ done }) => {
    seen(done - before);
    before = done;
  };
};

const run = async ({ id, kind, request, config }: JobOrder, hear: OnProgress, beside: Beside): Promise<void> => {
  await using job = await open(config);
  const { pool, parts, catalogue } = job;
  const onProgress = (done: number, total: number): void => hear({ done, total });
  const second = async (share: WhatIfShare, seen: Seen) => comparedOf(await beside(share, listening(seen)));
  const result =
    kind === 'replay'
      ? await replayAll(parts, { ...orderOf(request), onProgress })
      : await runWhatIf(parts, {
          ...orderOf(request),
          catalogue,
          moves: movesOf(pool, id),
          onProgress,
          ...(HAS_ROOM && { beside: second }),
        });
  await finishJob(pool, SCORING, id, { result });
};

/** What another thread asks of a what-if that it does. */
const share = async ({ id, request, config, share: given }: JobOrder, hear: OnProgress): Promise<unknown> => {
  await using job = await open(config);
  const { pool, parts, catalogue } = job;
  const { document, from } = orderOf(request);
  let done = 0;
  const seen: Seen = (events) => hear({ done: (done += events), total: 0 });
  return await compareCuts(parts, { document, catalogue, moves: movesOf(pool, id), from, ...shareOf(given) }, seen);
};

serveJobs({ program: import.meta.url, run, share });
