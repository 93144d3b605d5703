import type { PlainDate } from '@strata/kernel';
import type { Core } from './core.js';

/** An account's row: its state and the version of its stream of decisions. */
export type AccountRow<State> = Readonly<{ accountId: string; version: number; state: State; nextDue: PlainDate | null }>;

/** A row as it was loaded: without a state when what is there is none of this service's. */
export type LoadedRow<State> = Omit<AccountRow<State>, 'state'> & Readonly<{ state: State | null }>;

/** `dated`: the state of which `due` was computed here; null before that. */
type Entry<State> = { version: number; state: State | null; due: PlainDate | null; dated: State | null; isTouched: boolean };
type Dues<Policy, State> = Pick<Core<Policy, State>, 'initial' | 'nextDue' | 'isDueAsBefore'>;

/**
 * The accounts of one partition that are at hand, and when time alone next changes something about each. The consumer has those of its batch
 * and those that are due; a rebuild has them all. The next due day is computed once per account and day, not once per event.
 */
export class Accounts<Policy, State> {
  readonly #core: Dues<Policy, State>;
  readonly #entries = new Map<string, Entry<State>>();
  readonly #byDay = new Map<PlainDate, Set<string>>();
  readonly #stale = new Set<string>();

  constructor(core: Dues<Policy, State>, rows: Iterable<LoadedRow<State>> = []) {
    this.#core = core;
    for (const row of rows) this.add(row);
  }

  /** Takes a row in, unless the account is at hand already: what is at hand is newer. */
  add({ accountId, version, state, nextDue: due }: LoadedRow<State>): void {
    if (this.#entries.has(accountId)) return;
    this.#entries.set(accountId, { version, state, due, dated: null, isTouched: false });
    this.#index(accountId, due);
  }

  /** All that are at hand, in order of account. */
  all(): readonly (readonly [accountId: string, state: State])[] {
    return [...this.#entries.keys()].sort().map((accountId) => [accountId, this.state(accountId)] as const);
  }

  has(accountId: string): boolean {
    return this.#entries.has(accountId);
  }

  /** An account that was never seen has the initial state. @throws where the row cannot be read: nothing may be decided from there */
  state(accountId: string): State {
    const entry = this.#entries.get(accountId);
    if (!entry) return this.#core.initial;
    if (entry.state === null) throw new Error(`the row that sums up account ${accountId} cannot be read`);
    return entry.state;
  }

  set(accountId: string, state: State): void {
    const entry = this.#entries.get(accountId);
    if (!entry) this.#entries.set(accountId, { version: 0, state, due: null, dated: null, isTouched: true });
    else {
      entry.state = state;
      entry.isTouched = true;
    }
    this.#stale.add(accountId);
  }

  /** The accounts on which `day` has something to change, in order of account: the same order for every split into batches. */
  due(policy: Policy, day: PlainDate): readonly string[] {
    this.#refresh(policy);
    const due: string[] = [];
    for (const [on, accounts] of this.#byDay) if (on <= day) due.push(...accounts);
    return due.sort();
  }

  /** What has changed since the rows were loaded, as rows to save. */
  touched(policy: Policy): AccountRow<State>[] {
    this.#refresh(policy);
    const rows: AccountRow<State>[] = [];
    for (const [accountId, { version, state, due, isTouched }] of this.#entries)
      if (isTouched && state !== null) rows.push({ accountId, version, state, nextDue: due });
    return rows;
  }

  #refresh(policy: Policy): void {
    for (const accountId of this.#stale) {
      const entry = this.#entries.get(accountId);
      if (!entry || entry.state === null) continue;
      if (entry.dated !== null && this.#core.isDueAsBefore?.(policy, entry.dated, entry.state)) continue;
      if (entry.due !== null) this.#byDay.get(entry.due)?.delete(accountId);
      if (entry.due !== null && this.#byDay.get(entry.due)?.size === 0) this.#byDay.delete(entry.due);
      entry.due = this.#core.nextDue(policy, entry.state);
      entry.dated = entry.state;
      this.#index(accountId, entry.due);
    }
    this.#stale.clear();
  }

  #index(accountId: string, day: PlainDate | null): void {
    if (day === null) return;
    const accounts = this.#byDay.get(day);
    if (accounts) accounts.add(accountId);
    else this.#byDay.set(day, new Set([accountId]));
  }
}
