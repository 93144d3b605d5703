import type { Money } from '@strata/kernel';

/** A term that was agreed. Days are numbers; `end` is the last day of it. */
export type Term = Readonly<{
  start: number;
  end: number;
  /** It goes on from an earlier term of the same contract. */
  renewal: boolean;
  amount: Money | null;
  edition: string | null;
  /** Why the customer went on, of a renewal. */
  reason?: string;
}>;

/** What is kept of one contract: its terms, in the order in which they were agreed. */
export type ContractState = Readonly<{
  terms: readonly Term[];
  /** How many terms were ever agreed: the number of the last. */
  agreed: number;
  /** The customer lets it end with its term, and why. A renewal takes this back. */
  lost?: string;
  /** It ends before its term, on this last day, and why. */
  terminated?: Readonly<{ on: number; reason: string }>;
}>;

export type ContractStates = Readonly<Record<string, ContractState>>;
