import { initialPartition, type Past, type Refolded } from '@strata/messaging';
import { Accounts } from '../fold/accounts.js';
import { PartitionFold } from '../fold/partition.fold.js';
import type { RecordedInput } from '../fold/input.js';
import type { Policies } from '../policy/policies.js';

export type CatchUpOptions = Past &
  Readonly<{
    /** The inputs that the partition has taken in so far: policies, and what concerns the account. */
    inputs: readonly RecordedInput[];
    policies: Policies;
  }>;

/**
 * One account from its first event through the same fold as everybody: its own events, the days and the recorded inputs, each at its place in
 * the partition. What comes out is what a run without the fault has decided about it.
 * @throws CannotHandle when it still cannot be handled
 */
export const catchUp = async (options: CatchUpOptions): Promise<Refolded> => {
  const { accountId, partition, events, policies, skips } = options;
  const inputs = [...options.inputs];
  await policies.know(partition, initialPartition, inputs);
  const history = async function* (upTo: number) {
    yield events.filter(({ position }) => position <= upTo);
  };
  const accounts = new Accounts();
  const load = () => Promise.resolve();
  const fold = new PartitionFold(
    { partition, state: initialPartition, version: 0, accounts, policy: (ref) => policies.compiled(ref), history, load, skips },
    0,
  );
  const tellBefore = async (position: number) => {
    for (let next = inputs[0]; next && next.after < position; next = inputs[0]) {
      inputs.shift();
      await fold.input(next);
    }
  };
  for (const event of events) {
    await tellBefore(event.position);
    await fold.take(event);
  }
  await tellBefore(Infinity);
  const row = fold.policy ? accounts.touched(fold.policy).find((one) => one.accountId === accountId) : undefined;
  const decided = fold.decided().filter((one) => one.accountId === accountId);
  return { decided: decided.map(({ event }) => event), row: row ? { state: row.state, nextDue: row.nextDue } : null };
};
