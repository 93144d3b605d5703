import { type Ledger, rebuildProjection, type RecordedEvent, transact } from '@strata/ledger';
import { accountStream, INPUTS_STREAM } from '@strata/messaging';
import { audit, describeDifference } from '@strata/replay';
import type { Policies } from './policy/policies.js';
import { reviewProjection } from './review/review.projection.js';
import { policyProjection } from './policy/policy.rows.js';
import { cutOf, recordOf, replayOf } from './replay/partition.replay.js';
import { overrideProjection } from './override/override.projection.js';
import { rightsProjection } from './rights/rights.projection.js';
import { applyNames } from './score/account-name.projection.js';
import { scoreProjection } from './score/score.projection.js';

const CHUNK = 1_000;

/** What a rebuild went through, and the first decision that came out differently from what is on record. */
export type Rebuilt = Readonly<{ events: number; decisions: number; difference: string | null }>;

type Parts = Readonly<{ scoring: Ledger; account: Ledger; policies: Policies }>;

/**
 * Folds one partition anew from both ledgers, comparing every decision with the recorded one, and writes the states and names that come out. The
 * consumer of the partition waits meanwhile; nothing is recorded. With a difference no state is written.
 */
const rebuildPartition = ({ scoring, account, policies }: Parts, partition: number): Promise<Rebuilt> =>
  transact(scoring.pool, async (tx) => {
    const cut = await cutOf(scoring, tx, partition);
    const history = (of: number, after: number, upTo: number) => account.history({ partition: of, after, upTo });
    const { fold, past, lastVersion } = await replayOf({ scoring, policies, history }, cut, { tx });
    const record = await recordOf(scoring, cut, tx);
    const onPage = (page: readonly RecordedEvent[]) => applyNames(tx, page);
    const { events, decisions, difference, untaken } = await audit({ fold, past, record, onPage });
    if (difference) return { events, decisions, difference: describeDifference(difference) };
    const rows = fold.policy
      ? fold.accounts.touched(fold.policy).map((row) => ({ ...row, stream: accountStream(row.accountId) }))
      : [];
    for (let i = 0; i < rows.length; i += CHUNK) await scoring.saveStates(tx, partition, rows.slice(i, i + CHUNK));
    const seen = untaken ? untaken.version - 1 : lastVersion;
    if (events > 0 || seen > 0)
      await scoring.saveStates(tx, partition, [{ stream: INPUTS_STREAM, state: { ...fold.own.state, seen }, nextDue: null }]);
    return { events, decisions, difference: null };
  });

/** Everything that can be dropped, anew: states and names from both ledgers, then the read models from our own, swapped in at the end. */
export const rebuildAll = async (parts: Parts): Promise<Rebuilt> => {
  let [events, decisions] = [0, 0];
  for (let partition = 0; partition < parts.scoring.partitions; partition++) {
    const rebuilt = await rebuildPartition(parts, partition);
    events += rebuilt.events;
    decisions += rebuilt.decisions;
    if (rebuilt.difference !== null) return { events, decisions, difference: rebuilt.difference };
  }
  for (const projection of [scoreProjection, rightsProjection, overrideProjection, policyProjection, reviewProjection])
    await rebuildProjection({ ledger: parts.scoring, projection });
  return { events, decisions, difference: null };
};
