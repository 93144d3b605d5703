import { type Decider, fold, type Message, type PlainDate } from '@strata/kernel';
import type { Waiting } from './command.js';
import { decideBatch, type Draft, type Loaded, toAppend } from './decide-batch.js';
import { firstEvent, settleDuplicates } from './duplicates.js';
import { isAboutItsInput, isTransient } from './failures.js';
import type { Ledger } from './ledger.js';
import { eventsOf, stateOf } from './stored.parser.js';
import { keyOf } from './states.js';
import type { StreamState } from './stream.js';

/** What a flush decides with. `nextDue` says of a state on which day time alone changes something. */
export type FlushOptions<C, S, E extends Message> = Readonly<{
  ledger: Ledger;
  decider: Decider<C, S, E>;
  nextDue?: (state: S) => PlainDate | null;
}>;

const ATTEMPTS = 5;

/**
 * Records a batch in two round trips: one query loads, the decider runs, one call appends. Settles the commands and never
 * rejects. Answers those that have to be decided again, since somebody else wrote to their streams in between: they go
 * with the next batch, as a round trip for a few costs as much as one for many.
 */
export const flush = async <C, S, E extends Message>(
  options: FlushOptions<C, S, E>,
  batch: readonly Waiting<C>[],
): Promise<readonly Waiting<C>[]> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await flushOnce(options, batch);
    } catch (error) {
      if (isTransient(error) && attempt < ATTEMPTS) continue;
      if (isAboutItsInput(error) && batch.length > 1) return inHalves(options, batch);
      if (isAboutItsInput(error) && attempt === 1) continue; // alone now: an event id that was recorded meanwhile is found this time
      const reason = error instanceof Error ? error : new Error(String(error));
      for (const { settle } of batch) settle(reason);
      return [];
    }
  }
};

/** One command spoils the append of all: looked for by halves, so that the others are not affected. */
const inHalves = async <C, S, E extends Message>(
  options: FlushOptions<C, S, E>,
  batch: readonly Waiting<C>[],
): Promise<readonly Waiting<C>[]> => {
  const middle = Math.ceil(batch.length / 2);
  const again = await flush(options, batch.slice(0, middle));
  const rest = batch.slice(middle);
  return again.length > 0 ? [...again, ...rest] : flush(options, rest); // never ahead of those before them
};

/** Answers the commands that have to be decided again. */
const flushOnce = async <C, S, E extends Message>(
  options: FlushOptions<C, S, E>,
  batch: readonly Waiting<C>[],
): Promise<readonly Waiting<C>[]> => {
  const { ledger, decider, nextDue = () => null } = options;
  const streams = [...new Map(batch.map(({ request }) => [keyOf(request), request])).values()];
  const found = await ledger.lookUp(ledger.pool, streams, batch.map(firstEvent));
  const fresh = await settleDuplicates(ledger, batch, found.recorded);
  if (fresh.length === 0) return [];

  const states = new Map<string, Loaded<S>>();
  for (const state of found.states) states.set(keyOf(state), await load(options, state));
  const { drafts, left } = decideBatch(
    decider,
    fresh,
    (stream) => states.get(keyOf(stream)) ?? { version: 0, state: decider.initial },
  );

  const changed = drafts.filter(({ events }) => events.length > 0);
  const { conflicts } = await ledger.appendExactly(
    ledger.pool,
    changed.map((draft) => toAppend(draft, nextDue(draft.state))),
  );
  const lost = new Set(conflicts.map(keyOf));
  return [
    ...drafts.flatMap((draft) => (lost.has(keyOf(draft)) ? draft.answers.map(({ waiting }) => waiting) : tell(draft))),
    ...left,
  ];
};

const tell = <C, S>({ answers }: Draft<C, S>): readonly Waiting<C>[] => {
  for (const { waiting, result } of answers) waiting.settle(result);
  return [];
};

/** The state row; or, where it was dropped, what the stream's events add up to. */
const load = async <C, S, E extends Message>(
  { ledger, decider }: FlushOptions<C, S, E>,
  { partition, stream, version, state }: StreamState,
): Promise<Loaded<S>> => {
  if (version === 0) return { version, state: decider.initial };
  if (state !== null) return { version, state: stateOf(decider, state) };
  const events = await ledger.readStream(stream, { partition, limit: version });
  return { version, state: fold(decider, eventsOf(decider, events)) };
};
