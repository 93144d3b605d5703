import type { PolicyRef } from '@strata/kernel';
import { Accounts } from './accounts.js';
import { type FoldOptions, PartitionFold } from './partition.fold.js';
import { initialPartition } from './partition-state.js';

/** What a fold over rows in memory needs: everything but the rows. */
export type InMemory<Policy, State> = Omit<FoldOptions<Policy, State>, 'state' | 'version' | 'accounts' | 'load' | 'policy'> &
  Readonly<{ policies: Readonly<{ compiled: (ref: PolicyRef) => Policy }> }>;

/** A partition from its first event, with all its accounts in memory: for whatever runs the past again. */
export const foldInMemory = <Policy, State>({ policies, ...options }: InMemory<Policy, State>): PartitionFold<Policy, State> =>
  new PartitionFold(
    {
      ...options,
      state: initialPartition,
      version: 0,
      accounts: new Accounts(options.core),
      policy: (ref) => policies.compiled(ref),
      load: () => Promise.resolve(),
    },
    0,
  );
