import type { Past, Refolded } from '@strata/messaging';
import { Accounts } from '../fold/accounts.js';
import { PartitionFold } from '../fold/partition.fold.js';
import { initialPartition } from '../fold/partition-state.js';
import type { Publication } from '../fold/publication.js';
import type { Policies } from '../policy/policies.js';

export type CatchUpOptions = Past &
  Readonly<{
    /** The policies that the partition has taken in so far. */
    published: readonly Publication[];
    policies: Policies;
  }>;

/**
 * One account from its first event through the same fold as everybody: its own events, the days and the policies, each at its place in
 * the partition. What comes out is what a run without the fault has decided about it.
 * @throws CannotHandle when it still cannot be handled
 */
export const catchUp = async (options: CatchUpOptions): Promise<Refolded> => {
  const { accountId, partition, events, policies, skips } = options;
  const published = [...options.published];
  await policies.know(partition, initialPartition, published);
  const history = async function* (upTo: number) {
    yield events.filter(({ position }) => position <= upTo);
  };
  const accounts = new Accounts();
  const load = () => Promise.resolve();
  const fold = new PartitionFold(
    { partition, state: initialPartition, version: 0, accounts, policy: (ref) => policies.compiled(ref), history, load, skips },
    0,
  );
  const publishBefore = async (position: number) => {
    for (let next = published[0]; next && next.after < position; next = published[0]) {
      published.shift();
      await fold.publish(next);
    }
  };
  for (const event of events) {
    await publishBefore(event.position);
    await fold.take(event);
  }
  await publishBefore(Infinity);
  const row = fold.policy ? accounts.touched(fold.policy).find((one) => one.accountId === accountId) : undefined;
  const decided = fold.decided().filter((one) => one.accountId === accountId);
  return { decided: decided.map(({ event }) => event), row: row ? { state: row.state, nextDue: row.nextDue } : null };
};
