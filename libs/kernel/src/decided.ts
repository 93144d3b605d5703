import type { Instant, PlainDate } from './dates.js';

/** Which rules decided: enough to find the document again and to prove that it is the same. */
export type PolicyRef = Readonly<{ id: string; version: number; /** `sha256:` and 64 hex digits */ hash: string }>;

/** The event that led to a decision: its place in the ledger it was read from. */
export type Cause = Readonly<{ ledger: string; partition: number; position: number; eventId: string; type: string }>;

/**
 * One input for one account: a fact, the opening of a day, or an input that the service recorded itself. `on` is the partition's open day.
 * `cause.ledger` tells facts from recorded inputs: positions of the one say nothing of the other.
 */
export type AccountInput = Readonly<{
  accountId: string;
  type: string;
  data: unknown;
  occurredAt: Instant;
  on: PlainDate;
  cause: Cause;
}>;

/** The opening of a day: the only clock. */
export const DAY_OPENED = 'calendar.day-opened.v1';

/** What every decision says: about whom, on which open day, by which rules, because of what. */
export type Decided<Data> = Readonly<{ accountId: string }> &
  Readonly<Data> &
  Readonly<{ on: PlainDate; policy: PolicyRef; cause: Cause }>;
