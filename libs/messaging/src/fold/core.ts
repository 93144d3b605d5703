import type { AccountInput, PlainDate } from '@strata/kernel';
import type { RecordedEvent } from '@strata/ledger';

type Stepped<State> = Readonly<{ state: State; decisions: readonly Readonly<{ type: string; data: unknown }>[] }>;

/** The pure middle of a deciding service: how one account is folded and decided about under a policy. Nothing in it waits or asks. */
export type Core<Policy, State> = Readonly<{
  initial: State;
  /** Whether a row was written by this service for an account. */
  isState: (row: unknown) => row is State;
  /** One input through one account's state. The same state object when it changes nothing. */
  step: (policy: Policy, state: State, input: AccountInput) => Stepped<State>;
  /** Folds an input without deciding: for the refold of the past under a new policy. */
  observe: (policy: Policy, state: State, input: AccountInput) => State;
  /** A new policy takes effect: `folded` is the past under it, `held` the state until now. */
  adopt: (policy: Policy, held: State, folded: State, input: AccountInput) => Stepped<State>;
  /**
   * The accounts that a recorded input is about, where it does not say so by its `accountId` alone. Every one of them takes it in, in order of
   * account.
   */
  accountsIn?: (input: Readonly<{ type: string; data: unknown }>) => readonly string[];
  /** Whether the refold of the past leaves recorded inputs out, because `adopt` takes what they led to from the state held. */
  keepsInputs?: boolean;
  /** The next day on which time alone changes something; null when it cannot. */
  nextDue: (policy: Policy, state: State) => PlainDate | null;
  /** Whether `nextDue` certainly says the same of two states of an account. Without it, it is asked whenever there is another state. */
  isDueAsBefore?: (policy: Policy, before: State, after: State) => boolean;
}>;

/** What is particular to a service's fold beside its core. */
export type FoldNames = Readonly<{
  /** The service's own ledger: `lifecycle`. */
  own: string;
  /** The ledger of its primary source: `account`. */
  primary: string;
  /** The consumer of the primary source, whose checkpoint orders the recorded inputs: `lifecycle.account-facts`. */
  consumer: string;
  /** The recorded input that puts a policy in force; its data are `{policy, effectiveFrom, document}`. */
  policyPublished: string;
  /** The decision that a policy took effect in a partition. */
  policyTookEffect: string;
}>;

/**
 * Whether the event is what its contract promises.
 * @throws an error that names the first field
 */
export type CheckEvent = (event: RecordedEvent) => void;
