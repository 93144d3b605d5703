import { Conflict, type Decider, type Message } from '@strata/kernel';
import type { ExactAppend } from './append.js';
import type { Command, Handled, Waiting } from './command.js';
import type { NewEvent } from './event.js';
import { deriveEventId } from './event-id.js';
import { keyOf } from './states.js';
import type { ExpectedVersion, StreamRef } from './stream.js';

/** A stream with what the batch adds to it, and what each of its commands will be told once that is durable. */
export type Draft<C, S> = StreamRef & {
  readonly loadedVersion: number;
  state: S;
  readonly events: NewEvent[];
  readonly answers: { waiting: Waiting<C>; result: Handled | Error }[];
};

export type Loaded<S> = Readonly<{ version: number; state: S }>;

/**
 * Decides a batch in its order, each command on what those before it left. Pure: answers what is to be appended and said.
 * A refusal waits for the append like everything else of its stream, since it may rest on events that are not durable yet.
 * A command whose cause the batch has met already is left for the next batch, which will find it recorded.
 */
export const decideBatch = <C, S, E extends Message>(
  decider: Decider<C, S, E>,
  batch: readonly Waiting<C>[],
  loaded: (stream: StreamRef) => Loaded<S>,
): { drafts: readonly Draft<C, S>[]; left: readonly Waiting<C>[] } => {
  const drafts = new Map<string, Draft<C, S>>();
  const causes = new Set<string>();
  const left: Waiting<C>[] = [];
  for (const waiting of batch) {
    const { request } = waiting;
    const cause = `${request.partition}/${request.cause}`;
    if (causes.has(cause)) {
      left.push(waiting);
      continue;
    }
    causes.add(cause);
    const key = keyOf(request);
    const draft = drafts.get(key) ?? newDraft(request, loaded(request));
    drafts.set(key, draft);
    draft.answers.push({ waiting, result: decideOne(decider, request, draft) });
  }
  return { drafts: [...drafts.values()], left };
};

const newDraft = <C, S>({ partition, stream }: StreamRef, { version, state }: Loaded<S>): Draft<C, S> => ({
  partition,
  stream,
  loadedVersion: version,
  state,
  events: [],
  answers: [],
});

const decideOne = <C, S, E extends Message>(
  decider: Decider<C, S, E>,
  request: Command<C>,
  draft: Draft<C, S>,
): Handled | Error => {
  try {
    const { expectedVersion = 'any', cause, metadata, occurredAt } = request;
    const version = draft.loadedVersion + draft.events.length;
    if (!isExpected(expectedVersion, version)) return conflict(request, version);
    const decided = decider.decide(request.command, draft.state);
    draft.state = decided.reduce(decider.evolve, draft.state);
    const events = decided.map(({ type, data }, i) => ({ eventId: deriveEventId(cause, i), type, data, metadata, occurredAt }));
    draft.events.push(...events);
    return { outcome: 'recorded', version: version + events.length, eventIds: events.map(({ eventId }) => eventId) };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
};

const isExpected = (expected: ExpectedVersion, version: number): boolean => {
  switch (expected) {
    case 'any':
      return true;
    case 'no-stream':
      return version === 0;
    case 'stream-exists':
      return version > 0;
    default:
      return version === expected;
  }
};

const conflict = ({ stream, expectedVersion }: Command<unknown>, version: number): Conflict =>
  new Conflict('unexpected-version', `${stream} is at version ${version}, expected was ${expectedVersion}`);

/** The part of a draft that has something to append. */
export const toAppend = <C, S>(draft: Draft<C, S>, nextDue: ExactAppend['nextDue']): ExactAppend => ({
  partition: draft.partition,
  stream: draft.stream,
  expectedVersion: draft.loadedVersion,
  events: draft.events,
  state: draft.state,
  nextDue,
});
