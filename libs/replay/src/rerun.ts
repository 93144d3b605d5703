import type { RecordedEvent } from '@strata/ledger';
import type { Replayable } from './replayable.js';

/** What a partition met, as it is on record. */
export type Past = Readonly<{
  /** The primary ledger from its first event up to where the replay ends, page by page. */
  events: AsyncIterable<readonly RecordedEvent[]>;
  /** The recorded inputs in the order in which they were recorded. Each says in `metadata.after` behind which event it took effect. */
  inputs: AsyncIterable<RecordedEvent>;
  /** Whether an input that is left behind the last event, at position `reached`, was taken in. Unless told, all of them were. */
  isTakenIn?: (input: RecordedEvent, reached: number) => Promise<boolean>;
}>;

/** For a past that ends before its record does: what was recorded behind a later event was not known then. */
export const knownThen = (input: RecordedEvent, reached: number): Promise<boolean> => Promise.resolve(afterOf(input) <= reached);

type Fold = Pick<Replayable, 'take' | 'input'>;

/**
 * The same events and inputs again, in the order in which they were met: live, the audit and the what-if differ only in the fold. Yields each
 * page when it went through, so that whoever asks can take what was decided; memory holds no more. Answers the first input that was not taken in.
 */
export async function* rerun(
  fold: Fold,
  { events, inputs, isTakenIn }: Past,
): AsyncGenerator<readonly RecordedEvent[], RecordedEvent | undefined, undefined> {
  const waiting = inputs[Symbol.asyncIterator]();
  let next = await nextOf(waiting);
  let reached = 0;
  for await (const page of events) {
    for (const event of page) {
      while (next && afterOf(next) < event.position) {
        await fold.input(next);
        next = await nextOf(waiting);
      }
      reached = event.position;
      const reading = fold.take(event);
      if (reading) await reading;
    }
    yield page;
  }
  while (next && (isTakenIn === undefined || (await isTakenIn(next, reached)))) {
    await fold.input(next);
    next = await nextOf(waiting);
    yield [];
  }
  await waiting.return?.();
  return next;
}

const nextOf = async (inputs: AsyncIterator<RecordedEvent>): Promise<RecordedEvent | undefined> => {
  const result = await inputs.next();
  return result.done === true ? undefined : result.value;
};

const afterOf = ({ eventId, metadata: { after } }: RecordedEvent): number => {
  if (after === undefined)
    throw new Error(`event ${eventId} is taken for an input and does not say behind which event it took effect`);
  return after;
};
