import { isPlainDate, type Money, toDayNumber } from '@strata/kernel';
import type { ContractState, ContractStates, Term } from './contract.state.js';

type Fields = Readonly<Record<string, unknown>>;
type Told = Readonly<{ type: string; data: unknown }>;

const FOLDS: ReadonlyMap<string, (contract: ContractState, data: Fields) => ContractState> = new Map([
  ['account.contract-signed.v1', (contract, data) => agree(contract, termOf(data, contract.terms.length > 0))],
  ['account.contract-renewed.v1', (contract, data) => agree(contract, termOf(data, true))],
  ['account.contract-amended.v1', amend],
  ['account.contract-not-renewed.v1', (contract, data) => ({ ...contract, lost: textOf(data['reason']) ?? '' })],
  ['account.contract-terminated.v1', terminate],
]);

/** The events that say something about contracts. */
export const CONTRACT_EVENTS: readonly string[] = [...FOLDS.keys()];

/**
 * Folds an event into the contracts of an account. Total: what a sender of other data left out is not made up. An amendment changes the term
 * that was agreed last, as the account ledger does. The same object when the event says nothing about contracts.
 */
export const foldContracts = (before: ContractStates, { type, data }: Told): ContractStates => {
  const fold = FOLDS.get(type);
  if (!fold || !isFields(data)) return before;
  const contractId = textOf(data['contractId']);
  if (contractId === undefined) return before;
  const known = Object.hasOwn(before, contractId) ? before[contractId] : undefined;
  const after = fold(known ?? { terms: [], agreed: 0 }, data);
  return after === known || after.terms.length === 0 ? before : { ...before, [contractId]: after };
};

/** How long a contract that is over stays known: a renewal may be recorded late. The contract that ends last is never forgotten. */
const KEPT_DAYS = 400;

/** Drops what no day from `open` on asks for: terms that a later one follows, and contracts that ended long ago. */
export const forgetContracts = (before: ContractStates, open: number): ContractStates => {
  const last = lastEnd(before);
  const entries = Object.entries(before);
  const kept = entries.flatMap(([contractId, contract]): (readonly [string, ContractState])[] => {
    const end = lastEnd({ contract });
    if (end === null || (end < open - KEPT_DAYS && end !== last)) return [];
    const terms = contract.terms.filter((term, index) => term.end >= open || index === contract.terms.length - 1);
    return [[contractId, terms.length === contract.terms.length ? contract : { ...contract, terms }]];
  });
  const isSame = kept.length === entries.length && kept.every(([, contract], index) => contract === entries[index]?.[1]);
  return isSame ? before : Object.fromEntries(kept);
};

/** The terms that hold, each as long as it does: after a termination nothing holds. */
export const termsOf = ({ terms, terminated }: ContractState): readonly Term[] => {
  if (!terminated) return terms;
  const { on } = terminated;
  return terms.filter(({ start }) => start <= on).map((term) => (term.end > on ? { ...term, end: on } : term));
};

/** The last day on which any contract holds; null when there was none. */
export const lastEnd = (contracts: ContractStates): number | null => {
  let last: number | null = null;
  for (const contract of Object.values(contracts))
    for (const { end } of termsOf(contract)) if (last === null || end > last) last = end;
  return last;
};

/**
 * Whether an event is the contract of a customer that was gone: all contracts had ended by its day, and the new one does not go on from where the last
 * ended. A renewal that is recorded late is no new beginning, nor is a contract that was signed late for the very next day.
 */
export const comesBack = (before: ContractStates, { type, data, day }: Told & Readonly<{ day: number }>): boolean => {
  const last = lastEnd(before);
  if (type !== 'account.contract-signed.v1' || last === null || last >= day || !isFields(data)) return false;
  const contractId = textOf(data['contractId']);
  const start = dayOf(data['start']);
  return contractId !== undefined && !Object.hasOwn(before, contractId) && start !== undefined && start > last + 1;
};

/** A new term takes back that the customer wanted to go. */
function agree(before: ContractState, term: Term | undefined): ContractState {
  return term ? { terms: [...before.terms, term], agreed: before.agreed + 1 } : before;
}

function amend(contract: ContractState, data: Fields): ContractState {
  const last = contract.terms.at(-1);
  const term = last ? { ...last, ...partsOf(data) } : termOf(data, false);
  if (!term || term.end < term.start) return contract;
  return { ...contract, terms: [...contract.terms.slice(0, -1), term], agreed: Math.max(1, contract.agreed) };
}

function terminate(contract: ContractState, data: Fields): ContractState {
  const on = dayOf(data['on']);
  return on === undefined ? contract : { ...contract, terminated: { on, reason: textOf(data['reason']) ?? '' } };
}

const termOf = (data: Fields, renewal: boolean): Term | undefined => {
  const { start, end, amount = null, edition = null } = partsOf(data);
  if (start === undefined || end === undefined || end < start) return undefined;
  const reason = renewal ? textOf(data['reason']) : undefined;
  return { start, end, renewal, amount, edition, ...(reason === undefined ? {} : { reason }) };
};

/** What the data says about a term; only what is there. */
const partsOf = (data: Fields): Partial<Term> => {
  const [start, end] = [dayOf(data['start']), dayOf(data['end'])];
  const [amount, edition] = [moneyOf(data['amount']), textOf(data['edition'])];
  return {
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(amount === undefined ? {} : { amount }),
    ...(edition === undefined ? {} : { edition }),
  };
};

const dayOf = (value: unknown): number | undefined =>
  typeof value === 'string' && isPlainDate(value) ? toDayNumber(value) : undefined;
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const moneyOf = (value: unknown): Money | undefined => {
  if (!isFields(value)) return undefined;
  const { amount, currency } = value;
  return typeof amount === 'number' && typeof currency === 'string' ? { amount, currency } : undefined;
};
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
