import type { CompiledWindow } from '@strata/policy';
import type { ContractStates, Term } from './contract.state.js';

/** A window that is open on a day: of which contract, for which term. Days are numbers, the last of each included. */
export type OpenWindow = Readonly<{ window: string; contractId: string; start: number; end: number; opensOn: number }>;

/**
 * The first day of a window of a term; null when the term is too short to have one (a third of two days is no day). Both ends of a term belong
 * to it: of 2026-03-01 to 2027-02-28 the last third opens on 2026-10-31 and the last ninety days on 2026-12-01. Source: S2 (renewal), S0 (stage e).
 */
export const windowOpensOn = ({ daysOf }: CompiledWindow, { start, end }: Pick<Term, 'start' | 'end'>): number | null => {
  const days = daysOf(end - start + 1);
  return days < 1 ? null : Math.max(start, end - days + 1);
};

/**
 * The windows that are open on a day, in order of contract and window; of each contract for the term that nothing follows yet. A contract that
 * was terminated has none: there is nothing left to renew.
 */
export const windowsOn = (windows: readonly CompiledWindow[], contracts: ContractStates, day: number): readonly OpenWindow[] =>
  awaitedTerms(contracts).flatMap(({ contractId, term: { start, end } }) =>
    end < day
      ? []
      : windows.flatMap((window) => {
          const opensOn = windowOpensOn(window, { start, end });
          return opensOn === null || opensOn > day ? [] : [{ window: window.name, contractId, start, end, opensOn }];
        }),
  );

/** The first day after `day` on which time alone opens or closes a window; Infinity when it does not. */
export const windowsChangeOn = (windows: readonly CompiledWindow[], contracts: ContractStates, day: number): number => {
  let next = Infinity;
  for (const { term } of awaitedTerms(contracts)) {
    if (term.end < day) continue;
    for (const window of windows) {
      const opensOn = windowOpensOn(window, term);
      if (opensOn !== null) next = Math.min(next, opensOn > day ? opensOn : term.end + 1);
    }
  }
  return next;
};

/** The term of a contract that nothing follows yet, and its number among the terms of the contract. */
export type AwaitedTerm = Readonly<{ contractId: string; number: number; term: Term }>;

/** The terms of which it is open what comes after them: the last of each contract, in order of contract. */
export const awaitedTerms = (contracts: ContractStates): readonly AwaitedTerm[] =>
  Object.keys(contracts)
    .sort()
    .flatMap((contractId) => {
      const contract = contracts[contractId];
      const term = contract && !contract.terminated ? contract.terms.at(-1) : undefined;
      return contract && term ? [{ contractId, number: contract.agreed, term }] : [];
    });
