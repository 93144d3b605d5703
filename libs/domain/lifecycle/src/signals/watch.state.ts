import type { FactState } from '@strata/domain-facts';
import type { Instant } from '@strata/kernel';

/** A ticket that waits: the day on which the time for its answer, or for its solution, is over. What came too late already waits no more. */
export type OpenTicket = Readonly<{ answer?: Deadline; solution?: Deadline }>;
/** Until when, and the day of it in the time zone of the policy; and the first year that was counted by weekdays, its holidays not being published. */
export type Deadline = Readonly<{ at: Instant; day: number; unpublished?: number }>;

/** What is kept for one signal, as far as its kind asks for it. */
export type Watch = Readonly<{
  /** How often, or when last, something happened. */
  heard?: FactState;
  /** What is open, with the instant since when. */
  items?: Readonly<Record<string, Instant>>;
  /** The part that each contact plays; and for each part, when somebody was last named for it and who last left it. */
  people?: Readonly<Record<string, string>>;
  named?: Readonly<Record<string, Instant>>;
  left?: Readonly<Record<string, Readonly<{ at: Instant; contactId: string }>>>;
  tickets?: Readonly<Record<string, OpenTicket>>;
  /** The days on which something came too late, ascending, one entry each; and how many there ever were. */
  late?: readonly number[];
  lateEver?: number;
  /** The latest year of which holidays were not published and on which something that came too late was judged. */
  unpublished?: number;
}>;

/** By signal. */
export type WatchState = Readonly<Record<string, Watch>>;
