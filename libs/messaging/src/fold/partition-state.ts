import type { PlainDate, PolicyRef } from '@strata/kernel';

/** A published policy that waits for its day. `startsOn` is its effective date, or the day on which it was published when that is later. */
export type Waiting = Readonly<{
  policy: PolicyRef;
  startsOn: PlainDate;
  published: Readonly<{ position: number; eventId: string }>;
}>;

/** What a partition knows besides its accounts: the state row of stream `inputs`. Folded from both ledgers, droppable like every state. */
export type PartitionState = Readonly<{
  /** The open day; null before the first. */
  day: PlainDate | null;
  /** The position of the primary ledger at which it opened: a day that comes again is recognised. */
  position: number;
  inForce: Readonly<{ policy: PolicyRef; startsOn: PlainDate }> | null;
  waiting: readonly Waiting[];
  /** The version of stream `inputs` when the row was written: what came behind it has not been looked at. */
  seen: number;
}>;

export const initialPartition: PartitionState = { day: null, position: 0, inForce: null, waiting: [], seen: 0 };

/** A row of stream `inputs` as it was written by this service. */
export const readPartitionState = (row: unknown): PartitionState => (isState(row) ? row : initialPartition);

const isState = (row: unknown): row is PartitionState =>
  typeof row === 'object' && row !== null && 'waiting' in row && 'seen' in row;

/**
 * The policy that takes effect on `day`, if one does: of those whose day has come the one that starts last, of two that start on one day the
 * one published last. What started no later than the policy in force and was published before is passed over for good.
 */
export const dueOn = ({ waiting }: PartitionState, day: PlainDate): Waiting | undefined =>
  waiting
    .filter(({ startsOn }) => startsOn <= day)
    .toSorted((a, b) =>
      a.startsOn === b.startsOn ? a.published.position - b.published.position : a.startsOn < b.startsOn ? -1 : 1,
    )
    .at(-1);
