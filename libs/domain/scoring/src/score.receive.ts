import type { CompiledPolicy } from '@strata/policy';
import type { ScoreState } from './score.state.js';
import type { ScoreInput, Stepped } from './score.step.js';

/**
 * A recorded input through the state of an account that it is about; its cause is in our own ledger. What a type means to an account is said here;
 * a type that says nothing to it returns the same state object and decides nothing.
 */
export const receive = (_policy: CompiledPolicy, state: ScoreState, { type }: ScoreInput): Stepped => {
  switch (type) {
    default:
      return { state, decisions: [] };
  }
};
