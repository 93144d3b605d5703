import { Conflict, type PlainDate, type PolicyRef } from '@strata/kernel';
import type { EventMetadata, Ledger, NewEvent, Queryable, RecordedEvent } from '@strata/ledger';
import type { FoldNames } from './core.js';
import { readPartitionState } from './partition-state.js';
import { INPUTS_STREAM } from './streams.js';

/** An input of the service's own partition, and the position of the primary ledger behind which it took effect. */
export type RecordedInput = RecordedEvent & Readonly<{ after: number }>;

/** A recorded input that puts a policy in force from a day on. */
export type Publication = Readonly<{ policy: PolicyRef; effectiveFrom: PlainDate; document: unknown }>;

/** The inputs among the events of stream `inputs`, in order: what the fold itself recorded there (a policy took effect) is none. */
export const inputsOf = (events: readonly RecordedEvent[]): readonly RecordedInput[] =>
  events.flatMap((event) => (event.metadata.after === undefined ? [] : toInput(event)));

/** @throws Error when the event is not an input */
export const toInput = (event: RecordedEvent): RecordedInput => {
  const { after } = event.metadata;
  if (after === undefined) throw new Error(`input ${event.eventId} does not say behind which position it took effect`);
  return { ...event, after };
};

/** What a publication says. @throws Error when it does not say it */
export const publicationOf = ({ data, eventId }: RecordedEvent): Publication => {
  if (!isPublication(data)) throw new Error(`event ${eventId} does not publish a policy as it should`);
  return data;
};

const isPublication = (data: unknown): data is Publication =>
  typeof data === 'object' &&
  data !== null &&
  'policy' in data &&
  isPolicyRef(data.policy) &&
  'effectiveFrom' in data &&
  'document' in data;

const isPolicyRef = (ref: unknown): ref is PolicyRef =>
  typeof ref === 'object' && ref !== null && 'id' in ref && typeof ref.id === 'string' && 'version' in ref && 'hash' in ref;

/** An input to record; where it takes effect is not the caller's to say. */
export type NewInput = Readonly<Omit<NewEvent, 'metadata'> & { metadata: Omit<EventMetadata, 'after'> }>;

/**
 * Records inputs of one partition behind the position to which its consumer has come, and holds that consumer's checkpoint until the
 * transaction ends: so the place of each among the facts is on record, live and in every replay. One that is on record already (by its event
 * id) is left out. Answers the position of the last one recorded; 0 when all were known.
 */
export const recordInputs = async (
  ledger: Ledger,
  { consumer }: FoldNames,
  tx: Queryable,
  partition: number,
  inputs: readonly NewInput[],
): Promise<number> => {
  if (inputs.length === 0) return 0;
  const after = await ledger.checkpoint(tx, consumer, partition);
  const ids = inputs.map(({ eventId }) => ({ partition, eventId }));
  const { states, recorded: known } = await ledger.lookUp(tx, [{ partition, stream: INPUTS_STREAM }], ids);
  const isKnown = new Set(known.map(({ eventId }) => eventId));
  const events = inputs
    .filter(({ eventId }) => !isKnown.has(eventId))
    .map((input) => ({ ...input, metadata: { ...input.metadata, after } }));
  if (events.length === 0) return 0;
  const [row] = states;
  const append = {
    partition,
    stream: INPUTS_STREAM,
    expectedVersion: row?.version ?? 0,
    events,
    state: readPartitionState(row?.state),
    nextDue: null,
  };
  const { recorded, conflicts } = await ledger.appendExactly(tx, [append]);
  if (conflicts.length > 0) throw new Conflict('inputs-moved', 'Something else was recorded at the same time; try again.');
  return Math.max(0, ...recorded.map(({ position }) => position));
};
