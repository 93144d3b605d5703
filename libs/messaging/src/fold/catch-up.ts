import type { PolicyRef } from '@strata/kernel';
import type { Queryable } from '@strata/ledger';
import type { Past, Refolded } from '../parking/parked-streams.js';
import { foldInMemory } from './fold-in-memory.js';
import { merged } from './merged.js';
import { accountsIn } from './partition.fold.js';
import { initialPartition, readPartitionState } from './partition-state.js';
import type { StoreOptions } from './partition.store.js';
import { inputsOf, type RecordedInput } from './recorded-input.js';
import { INPUTS_STREAM } from './streams.js';

/**
 * One account from its first event through the same fold as everybody: its own events, the days, and the inputs that its partition has taken in
 * so far (policies, and what concerns the account), each at its place. What comes out is what a run without the fault has decided about it. For
 * `ParkedStreams`.
 * @throws CannotHandle when it still cannot be handled
 */
export const catchUp = async <Policy extends Readonly<{ ref: PolicyRef }>, State>(
  { ledger, core, names, check, policies }: StoreOptions<Policy, State>,
  tx: Queryable,
  { accountId, partition, events, skips }: Past,
): Promise<Refolded> => {
  const own = (await ledger.loadStates(tx, partition, [INPUTS_STREAM])).get(INPUTS_STREAM);
  const { seen } = readPartitionState(own?.state);
  const recorded = inputsOf(await ledger.readStream(INPUTS_STREAM, { partition }));
  const inputs = recorded.filter((input) => input.type === names.policyPublished || accountsIn(core, input).includes(accountId));
  const upToVersion = (version: number) => inPage(inputs.filter((input) => input.version <= version));
  await policies.know(partition, initialPartition, inputs);

  const history = (upTo: number) => inPage(events.filter(({ position }) => position <= upTo));
  const fold = foldInMemory({ core, names, check, policies, partition, history, inputs: upToVersion, skips });
  for await (const { event, isInput } of merged(inPage(events), upToVersion(seen)))
    await (isInput ? fold.input(event) : fold.take(event));
  const row = fold.policy ? fold.accounts.touched(fold.policy).find((one) => one.accountId === accountId) : undefined;
  const decided = fold.decided().filter((one) => one.accountId === accountId);
  return { decided: decided.map(({ event }) => event), row: row ? { state: row.state, nextDue: row.nextDue } : null };
};

async function* inPage<Event extends RecordedInput | Past['events'][number]>(
  events: readonly Event[],
): AsyncGenerator<readonly Event[]> {
  yield events;
}
