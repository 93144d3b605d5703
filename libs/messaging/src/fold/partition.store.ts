import { Conflict, DAY_OPENED, type PolicyRef } from '@strata/kernel';
import type { Ledger, NewEvent, Queryable, RecordedEvent, StreamState } from '@strata/ledger';
import type { BatchContext } from '../batch.context.js';
import type { LookAhead } from '../delivery.js';
import { type AccountRow, Accounts, type LoadedRow } from './accounts.js';
import type { CheckEvent, Core, FoldNames } from './core.js';
import { accountsIn, type Decided, PartitionFold } from './partition.fold.js';
import { readPartitionState } from './partition-state.js';
import type { PublishedPolicies } from './published-policies.js';
import { inputsOf, type RecordedInput } from './recorded-input.js';
import { accountOf, accountStream, dateOf, INPUTS_STREAM } from './streams.js';

/** Rows per statement, where a new policy touches a whole partition; inputs per page, where it looks at the past. */
const CHUNK = 1_000;

export type StoreOptions<Policy extends Readonly<{ ref: PolicyRef }>, State> = Readonly<{
  ledger: Ledger;
  core: Core<Policy, State>;
  names: FoldNames;
  check: CheckEvent;
  policies: Pick<PublishedPolicies<Policy>, 'know' | 'compiled'>;
}>;

/** What a batch led to: everything that its read models need. */
export type Outcome<State> = Readonly<{
  partition: number;
  decided: readonly Decided[];
  /** The rows of the accounts that changed. */
  touched: readonly AccountRow<State>[];
  /** The recorded inputs that were taken in with the batch. */
  inputs: readonly RecordedInput[];
}>;

/** A fold that is under way, and the inputs that were taken in when it was opened. */
export type Opened<Policy, State> = Readonly<{ fold: PartitionFold<Policy, State>; inputs: readonly RecordedInput[] }>;

/** Brings what one batch needs into memory, and writes what it led to: the two ends of the fold. */
export class PartitionStore<Policy extends Readonly<{ ref: PolicyRef }>, State> {
  readonly #options: StoreOptions<Policy, State>;

  constructor(options: StoreOptions<Policy, State>) {
    this.#options = options;
  }

  /**
   * The rows of the accounts in `events`, of those that are due on a day that opens in them, and the partition's own. Takes in the inputs that
   * were recorded since the last batch.
   */
  async open(
    partition: number,
    events: readonly RecordedEvent[],
    { transaction, checkpoint, history, skips, states }: BatchContext,
  ): Promise<Opened<Policy, State>> {
    const { ledger, core, names, check, policies } = this.#options;
    const streams = streamsOf(events);
    const isKnown = streams.every((stream) => states.has(stream));
    const rows = isKnown ? states : await ledger.loadStates(transaction, partition, streams);
    const days = events.filter(({ type }) => type === DAY_OPENED).map(dateOf);
    const lastDay = days.reduce((last, day) => (day > last ? day : last), '');
    const due = lastDay === '' ? [] : await ledger.loadDue(transaction, partition, lastDay);

    const own = rows.get(INPUTS_STREAM);
    const state = readPartitionState(own?.state);
    const version = own?.version ?? 0;
    const inputs = version > state.seen ? inputsOf(await this.#inputEvents(partition, state.seen)) : [];
    await policies.know(partition, state, inputs);

    const accounts = new Accounts(
      core,
      [...streams.flatMap((stream) => rows.get(stream) ?? []), ...due].flatMap(this.#toAccountRow),
    );
    const load = (ids: readonly string[]) => this.#load(transaction, partition, accounts, ids);
    await load(inputs.filter(({ type }) => type !== names.policyPublished).flatMap((input) => accountsIn(core, input)));
    const fold = new PartitionFold(
      {
        core,
        names,
        check,
        partition,
        state,
        version,
        accounts,
        policy: (ref) => policies.compiled(ref),
        history: (upTo) => history(0, upTo),
        inputs: (upToVersion) => pastInputs(ledger, partition, upToVersion),
        load,
        skips,
      },
      checkpoint,
    );
    for (const input of inputs) await fold.input(input);
    return { fold, inputs };
  }

  /** Brings the rows of accounts that are not at hand yet. */
  load(tx: Queryable, { partition, accounts }: PartitionFold<Policy, State>, ids: readonly string[]): Promise<void> {
    return this.#load(tx, partition, accounts, ids);
  }

  /** Writes decisions and states in one call, and sends the statements of the read models behind it without waiting for its answer. */
  async save(
    { fold, inputs }: Opened<Policy, State>,
    context: BatchContext,
    readModels: (outcome: Outcome<State>) => Promise<unknown>,
  ): Promise<void> {
    const { partition, own, accounts, policy } = fold;
    const decided = fold.decided().map((one) => traced(one, context));
    const touched = policy ? accounts.touched(policy) : [];
    const rows: StateRow[] = touched.map(({ accountId, ...row }) => ({ stream: accountStream(accountId), ...row }));
    if (own.isChanged) rows.push({ stream: INPUTS_STREAM, version: own.version, state: own.state, nextDue: null });
    const [head] = await Promise.all([
      this.#write(context.transaction, partition, rows, decided), // goes out first: the ledger is locked before what is read of it
      readModels({ partition, decided, touched, inputs }),
      context.moveCheckpoint(),
    ]);
    context.appended(head);
  }

  async #write(tx: Queryable, partition: number, rows: readonly StateRow[], decided: readonly Decided[]): Promise<number> {
    const { ledger } = this.#options;
    if (decided.length === 0) {
      for (let i = 0; i < rows.length; i += CHUNK) await ledger.saveStates(tx, partition, rows.slice(i, i + CHUNK));
      return 0;
    }
    const events = new Map<string, { events: NewEvent[]; order: number[] }>();
    decided.forEach(({ stream, event }, place) => {
      const of = events.get(stream) ?? { events: [], order: [] };
      of.events.push(event);
      of.order.push(place);
      events.set(stream, of);
    });
    const appends = rows.map(({ stream, version, state, nextDue }) => ({
      partition,
      stream,
      expectedVersion: version,
      state,
      nextDue,
      ...(events.get(stream) ?? { events: [] }),
    }));
    const { recorded, conflicts } = await ledger.appendExactly(tx, appends);
    if (conflicts.length > 0)
      throw new Conflict('streams-moved', `somebody else wrote to ${conflicts.length} streams of partition ${partition}`);
    return Math.max(0, ...recorded.map(({ position }) => position));
  }

  async #load(tx: Queryable, partition: number, accounts: Accounts<Policy, State>, ids: readonly string[]): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !accounts.has(id));
    for (let i = 0; i < missing.length; i += CHUNK) {
      const streams = missing.slice(i, i + CHUNK).map(accountStream);
      const rows = await this.#options.ledger.loadStates(tx, partition, streams);
      for (const row of [...rows.values()].flatMap(this.#toAccountRow)) accounts.add(row);
    }
  }

  #inputEvents(partition: number, afterVersion: number): Promise<RecordedEvent[]> {
    return this.#options.ledger.readStream(INPUTS_STREAM, { partition, afterVersion });
  }

  /** A row that somebody else wrote, or a fault of the past, is no state to go on from, and no reason to begin anew. */
  readonly #toAccountRow = ({ stream, version, state, nextDue }: StreamState): readonly LoadedRow<State>[] => {
    const { core } = this.#options;
    const accountId = accountOf(stream);
    if (accountId === undefined) return [];
    const known = core.isState(state) ? state : null;
    return [{ accountId, version, state: version === 0 && state === null ? core.initial : known, nextDue }];
  };
}

/** The states that a batch needs: of its accounts, and the partition's own. */
const streamsOf = (events: readonly RecordedEvent[]): readonly string[] => [
  INPUTS_STREAM,
  ...new Set(events.map(({ stream }) => stream).filter((stream) => accountOf(stream) !== undefined)),
];

/** Reads what a fold is going to ask for first, as soon as the checkpoint is locked. */
export const statesAhead =
  (ledger: Ledger): LookAhead =>
  (tx, { partition, events }) =>
    ledger.loadStates(tx, partition, streamsOf(events));

type StateRow = Omit<StreamState, 'partition'>;

/** The recorded inputs of a partition up to a version of stream `inputs`, page by page. */
export async function* pastInputs(
  ledger: Ledger,
  partition: number,
  upToVersion: number,
): AsyncGenerator<readonly RecordedInput[]> {
  for (let afterVersion = 0; afterVersion < upToVersion;) {
    const limit = Math.min(CHUNK, upToVersion - afterVersion);
    const page = await ledger.readStream(INPUTS_STREAM, { partition, afterVersion, limit });
    const last = page.at(-1);
    if (!last) return;
    yield inputsOf(page);
    afterVersion = last.version;
  }
}

/** The decision goes on with the trace of its cause. Only its metadata says so: a rerun elsewhere comes out the same without it. */
const traced = (decided: Decided, context: BatchContext): Decided => {
  const { event } = decided;
  const traceparent = context.continued(event.metadata.traceparent);
  return traceparent === undefined ? decided : { ...decided, event: { ...event, metadata: { ...event.metadata, traceparent } } };
};
