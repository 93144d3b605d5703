import type { AccountEvent, AccountState, CalendarState, DayOpened, EventTypesState } from '@strata/domain-account';

// What comes from the ledger was written by our own deciders, and what comes from a request has passed its contract:
// these are the only places of this service where a shape is taken on trust.

/** The state of an account, from its state row; undefined when it has none. */
export const readAccountState = (state: unknown): AccountState | undefined => (state as AccountState | null) ?? undefined;
export const readCalendarState = (state: unknown): CalendarState => (state as CalendarState | null) ?? { day: null };
export const readEventTypesState = (state: unknown): EventTypesState => (state as EventTypesState | null) ?? {};
export const readDayOpened = (data: unknown): DayOpened['data'] => data as DayOpened['data'];

/** A fact whose data has passed the contract of its type. */
export const asFact = (type: string, data: unknown): AccountEvent => ({ type, data }) as AccountEvent;

/** The data of an event or of a request body that has passed a contract, by field. */
export const fieldsOf = (data: unknown): Readonly<Record<string, unknown>> => (data ?? {}) as Readonly<Record<string, unknown>>;
