import { Inject, Injectable } from '@nestjs/common';
import { initialScore, type ScoreState } from '@strata/domain-scoring';
import { Conflict } from '@strata/kernel';
import { type NewEvent, Ledger, type Queryable, type RecordedEvent, type StreamState } from '@strata/ledger';
import { type BatchContext, dateOf, readPartitionState } from '@strata/messaging';
import { ACCOUNT_PREFIX, accountOf, accountStream, DAY_OPENED, INPUT_STREAM } from '../names.js';
import { Policies } from '../policy/policies.js';
import type { PolicyRef } from '@strata/policy';
import { applyNames } from '../score/account-name.projection.js';
import { applyOverrides } from '../override/override.projection.js';
import { applyRights } from '../rights/rights.projection.js';
import { applyDecisions } from '../score/score.projection.js';
import { type AccountRow, Accounts } from './accounts.js';
import { type Decided, PartitionFold } from './partition.fold.js';
import { count } from './decision.metrics.js';
import { inputsOf } from './input.js';

/** Rows per statement, where a new policy touches a whole partition. */
const CHUNK = 1_000;

/** Brings what one batch needs into memory, and writes what it led to: the two ends of the fold. */
@Injectable()
export class PartitionStore {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    private readonly policies: Policies,
  ) {}

  /** The rows of the accounts in `events`, of those that are due on a day that opens in them, and the partition's own. */
  async open(
    partition: number,
    events: readonly RecordedEvent[],
    { transaction, checkpoint, history, skips }: BatchContext,
  ): Promise<PartitionFold> {
    const streams = [
      INPUT_STREAM,
      ...new Set(events.map(({ stream }) => stream).filter((stream) => accountOf(stream) !== undefined)),
    ];
    const rows = await this.ledger.loadStates(transaction, partition, streams);
    const days = events.filter(({ type }) => type === DAY_OPENED).map(dateOf);
    const lastDay = days.reduce((last, day) => (day > last ? day : last), '');
    const due = lastDay === '' ? [] : await this.ledger.loadDue(transaction, partition, lastDay);

    const own = rows.get(INPUT_STREAM);
    const state = readPartitionState(own?.state);
    const version = own?.version ?? 0;
    const inputs = inputsOf(version > state.seen ? await this.#inputs(partition, state.seen) : []);
    await this.policies.know(partition, state, inputs);

    const accounts = new Accounts([...rows.values(), ...due].flatMap(toAccountRow));
    const load = (ids: readonly string[]) => this.#load(transaction, partition, accounts, ids);
    const past = (upTo: number) => history(0, upTo);
    const policy = (ref: PolicyRef) => this.policies.compiled(ref);
    const fold = new PartitionFold({ partition, state, version, accounts, policy, history: past, load, skips }, checkpoint);
    for (const input of inputs) await fold.input(input);
    return fold;
  }

  /** Brings the rows of all accounts of the partition: a review measures every one. */
  async loadAll(tx: Queryable, { partition, accounts }: PartitionFold): Promise<void> {
    const { rows } = await tx.query<{ stream: string }>(
      `SELECT stream FROM scoring.stream_state WHERE partition = $1 AND starts_with(stream, $2) ORDER BY stream`,
      [partition, ACCOUNT_PREFIX],
    );
    await this.#load(
      tx,
      partition,
      accounts,
      rows.map(({ stream }) => stream.slice(ACCOUNT_PREFIX.length)),
    );
  }

  /** Writes decisions and states in one call, then the rows that are read. */
  async save(fold: PartitionFold, events: readonly RecordedEvent[], context: BatchContext): Promise<void> {
    const { partition, own, accounts, policy } = fold;
    const decided = fold.decided().map((one) => traced(one, context));
    const tx = context.transaction;
    const rows = policy ? accounts.touched(policy).map(toStateRow) : [];
    if (own.isChanged) rows.push({ stream: INPUT_STREAM, version: own.version, state: own.state, nextDue: null });
    const decisions = decided.map(({ event }) => ({ ...event, partition }));
    const [head] = await Promise.all([
      this.#write(tx, partition, rows, decided), // goes out first: the ledger is locked before what is read of it
      applyNames(tx, events),
      applyDecisions(tx, decisions),
      applyRights(tx, decisions),
      applyOverrides(tx, decisions),
    ]);
    context.appended(head);
    context.whenCommitted(() => count(decided.map(({ event }) => event)));
  }

  async #write(tx: Queryable, partition: number, rows: readonly StateRow[], decided: readonly Decided[]): Promise<number> {
    if (decided.length === 0) {
      for (let i = 0; i < rows.length; i += CHUNK) await this.ledger.saveStates(tx, partition, rows.slice(i, i + CHUNK));
      return 0;
    }
    const events = new Map<string, { events: NewEvent[]; order: number[] }>();
    decided.forEach(({ accountId, event }, place) => {
      const stream = accountId === null ? INPUT_STREAM : accountStream(accountId);
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
    const { recorded, conflicts } = await this.ledger.appendExactly(tx, appends);
    if (conflicts.length > 0)
      throw new Conflict('streams-moved', `somebody else wrote to ${conflicts.length} streams of partition ${partition}`);
    return Math.max(0, ...recorded.map(({ position }) => position));
  }

  async #load(tx: Queryable, partition: number, accounts: Accounts, ids: readonly string[]): Promise<void> {
    const missing = ids.filter((id) => !accounts.has(id));
    for (let i = 0; i < missing.length; i += CHUNK) {
      const streams = missing.slice(i, i + CHUNK).map(accountStream);
      for (const row of [...(await this.ledger.loadStates(tx, partition, streams)).values()].flatMap(toAccountRow))
        accounts.add(row);
    }
  }

  #inputs(partition: number, afterVersion: number): Promise<RecordedEvent[]> {
    return this.ledger.readStream(INPUT_STREAM, { partition, afterVersion });
  }
}

/** The decision goes on with the trace of its cause. Only its metadata says so: a rerun elsewhere comes out the same without it. */
const traced = ({ accountId, event }: Decided, context: BatchContext): Decided => {
  const traceparent = context.continued(event.metadata.traceparent);
  return traceparent === undefined
    ? { accountId, event }
    : { accountId, event: { ...event, metadata: { ...event.metadata, traceparent } } };
};

const toAccountRow = ({ stream, version, state, nextDue }: StreamState): readonly AccountRow[] => {
  const accountId = accountOf(stream);
  return accountId === undefined ? [] : [{ accountId, version, state: isScoreState(state) ? state : initialScore, nextDue }];
};

type StateRow = Omit<StreamState, 'partition'>;

const toStateRow = ({ accountId, version, state, nextDue }: AccountRow): StateRow => ({
  stream: accountStream(accountId),
  version,
  state,
  nextDue,
});

/** A row of an account as it was written by this service. */
const isScoreState = (state: unknown): state is ScoreState => typeof state === 'object' && state !== null && 'facts' in state;
