import { type Ledger, rebuildProjection, type RecordedEvent, transact } from '@strata/ledger';
import {
  accountStream,
  foldInMemory,
  initialPartition,
  INPUTS_STREAM,
  inputsOf,
  Parking,
  pastInputs,
  type PublishedPolicies,
  Skips,
} from '@strata/messaging';
import type { CompiledPolicy } from '@strata/policy';
import { audit, describeDifference, Record, recordedInputs } from '@strata/replay';
import { requireContract } from '@strata/contracts';
import { lifecycleCore } from './fold/lifecycle.core.js';
import { ACCOUNT_FACTS, LIFECYCLE, NAMES } from './names.js';
import { applyProfiles, counting } from './stage/profile.projection.js';
import { recordProjection } from './stage/record.projection.js';

const CHUNK = 1_000;
const parking = new Parking({ schema: LIFECYCLE });

/** What a rebuild went through, and the first decision that came out differently from what is on record. */
export type Rebuilt = Readonly<{ events: number; decisions: number; difference: string | null }>;

type Parts = Readonly<{ lifecycle: Ledger; account: Ledger; policies: PublishedPolicies<CompiledPolicy> }>;

/**
 * Folds one partition anew: the account ledger up to the checkpoint, and each recorded input behind the position at which it took effect. Compares
 * every decision with the recorded one, byte by byte, and writes the states that come out. The consumer of the partition waits meanwhile; nothing
 * is recorded. With a difference no state is written.
 */
const rebuildPartition = ({ lifecycle, account, policies }: Parts, partition: number): Promise<Rebuilt> =>
  transact(lifecycle.pool, async (tx) => {
    const upTo = await lifecycle.checkpoint(tx, ACCOUNT_FACTS, partition);
    const recorded = await lifecycle.readStream(INPUTS_STREAM, { partition });
    await policies.know(partition, initialPartition, inputsOf(recorded));
    const history = (until: number) => (until > 0 ? account.history({ partition, upTo: until }) : noPages());
    const skips = new Skips(await parking.standing(tx, ACCOUNT_FACTS, partition));
    const inputs = (upToVersion: number) => pastInputs(lifecycle, partition, upToVersion);
    const fold = foldInMemory({
      core: lifecycleCore,
      names: NAMES,
      check: requireContract,
      policies,
      partition,
      history,
      inputs,
      skips,
    });
    const apart = await parking.everParked(tx, ACCOUNT_FACTS, partition);
    const record = new Record({ ledger: lifecycle, partition, isElsewhere: () => false, apart });
    const past = { events: history(upTo), inputs: recordedInputs(lifecycle, { stream: INPUTS_STREAM, partition }) };
    const onPage = (page: readonly RecordedEvent[]) => applyProfiles(tx, counting(page, skips));
    const { events, decisions, difference, untaken } = await audit({ fold, past, record, onPage });
    if (difference) return { events, decisions, difference: describeDifference(difference) };
    const seen = untaken ? untaken.version - 1 : (recorded.at(-1)?.version ?? 0);
    const own = { stream: INPUTS_STREAM, state: { ...fold.own.state, seen }, nextDue: null };
    const touched = fold.policy ? fold.accounts.touched(fold.policy) : [];
    const rows = touched.map(({ accountId, state, nextDue }) => ({ stream: accountStream(accountId), state, nextDue }));
    const all = events > 0 || seen > 0 ? [...rows, own] : rows;
    for (let i = 0; i < all.length; i += CHUNK) await lifecycle.saveStates(tx, partition, all.slice(i, i + CHUNK));
    return { events, decisions, difference: null };
  });

/** Everything that can be dropped, anew: states and profiles from both ledgers, then the read models from our own, swapped in at the end. */
export const rebuildAll = async (parts: Parts): Promise<Rebuilt> => {
  let [events, decisions] = [0, 0];
  for (let partition = 0; partition < parts.lifecycle.partitions; partition++) {
    const rebuilt = await rebuildPartition(parts, partition);
    events += rebuilt.events;
    decisions += rebuilt.decisions;
    if (rebuilt.difference !== null) return { events, decisions, difference: rebuilt.difference };
  }
  await rebuildProjection({ ledger: parts.lifecycle, projection: recordProjection });
  return { events, decisions, difference: null };
};

async function* noPages(): AsyncGenerator<readonly RecordedEvent[]> {
  // nothing was taken yet
}
