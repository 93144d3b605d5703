import type { NewEvent } from './event.js';
import { canonicalJson, digestOfText } from './hash.js';
import { assertRecordable } from './recordable.js';
import type { StreamRef } from './stream.js';
import { textArray } from './text-array.js';
import type { PlainDate } from '@strata/kernel';

/** An append whose expected version has become a number. */
export type ExactAppend = StreamRef &
  Readonly<{
    expectedVersion: number;
    events: readonly NewEvent[];
    state: unknown;
    nextDue: PlainDate | null;
    /** The place of each event among all events of the call, ascending; without it they stand in the order of the appends. */
    order?: readonly number[];
  }>;

/** An event of an exact append, where the function's arrays have it: its stream's place, its version in the stream. */
export type PlacedEvent = Readonly<{ append: ExactAppend; place: number; version: number; event: NewEvent }>;

/** The events in the order in which they get their positions: that of `order`, else of the appends. */
export const placeEvents = (appends: readonly ExactAppend[]): readonly PlacedEvent[] =>
  appends
    .flatMap((append, index) =>
      append.events.map((event, n) => ({ append, place: index + 1, version: append.expectedVersion + n + 1, event, n })),
    )
    .toSorted((a, b) => (a.append.order?.[a.n] ?? 0) - (b.append.order?.[b.n] ?? 0));

/** The arguments of `ledger_append`, in its order. `recordedAt` is stamped here, just before the append. */
export const appendArguments = (appends: readonly ExactAppend[], placed: readonly PlacedEvent[]): unknown[] => {
  for (const { event } of placed) assertRecordable(event);
  const recordedAt = new Date().toISOString();
  const data = placed.map(({ event }) => canonicalJson(event.data));
  const metadata = placed.map(({ event }) => canonicalJson(event.metadata));
  const digests = placed.map(({ append: { stream }, version, event }, i) =>
    digestOfText({ ...event, stream, version, recordedAt }, data[i] ?? '', metadata[i] ?? ''),
  );
  return [
    appends.map(({ partition }) => partition),
    appends.map(({ stream }) => stream),
    appends.map(({ expectedVersion }) => expectedVersion),
    textArray(appends.map(({ state }) => stateText(state))),
    appends.map(({ nextDue }) => nextDue),
    placed.map(({ place }) => place),
    placed.map(({ event }) => event.eventId),
    placed.map(({ event }) => event.type),
    textArray(data),
    textArray(metadata),
    placed.map(({ event }) => event.occurredAt),
    digests,
    recordedAt,
  ];
};

/** A state as stored; null for none. */
export const stateText = (state: unknown): string | null =>
  state === null || state === undefined ? null : JSON.stringify(state);
