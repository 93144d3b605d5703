import { Conflict } from '@strata/kernel';
import type { Ledger, NewEvent, Queryable, RecordedRef } from '@strata/ledger';
import { readPartitionState } from '@strata/messaging';
import { ACCOUNT_FACTS, INPUT_STREAM } from '../names.js';

/**
 * Records inputs of a partition behind the position that its consumer has come to. The consumer's checkpoint is held until the commit: behind exactly
 * this position the input counts, live and in every replay. Partitions are to be taken in order, so that two callers never wait for each other.
 * @throws Conflict `inputs-moved` when somebody else recorded one at the same time
 */
export const recordInput = async (
  tx: Queryable,
  ledger: Ledger,
  partition: number,
  events: readonly NewEvent[],
): Promise<readonly RecordedRef[]> => {
  const after = await ledger.checkpoint(tx, ACCOUNT_FACTS, partition);
  const own = (await ledger.loadStates(tx, partition, [INPUT_STREAM])).get(INPUT_STREAM);
  const append = {
    partition,
    stream: INPUT_STREAM,
    expectedVersion: own?.version ?? 0,
    events: events.map((event) => ({ ...event, metadata: { ...event.metadata, after } })),
    state: readPartitionState(own?.state),
    nextDue: null,
  };
  const { recorded, conflicts } = await ledger.appendExactly(tx, [append]);
  if (conflicts.length > 0) throw new Conflict('inputs-moved', 'Something else was recorded at the same time; try again.');
  return recorded;
};
