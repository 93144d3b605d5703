import { Conflict, NotFound, partitionOf, type PlainDate } from '@strata/kernel';
import { canonicalJson, type Ledger, type NewEvent, type Queryable, type RecordedEvent, transact } from '@strata/ledger';
import type { EventSource } from '../event-source.js';
import { CannotHandle } from './cannot-handle.js';
import { type ParkedEvent, Parking } from './parking.js';
import { Skips } from './skips.js';
import { StreamHistory } from './stream-history.js';

/** An account that stands still: since which event, and why. `events` of it are waiting in the producing ledger. */
export type ParkedView = Readonly<{
  accountId: string;
  partition: number;
  position: number;
  eventId: string;
  reason: string;
  detail: string;
  events: number;
  parkedAt: string;
}>;

/** What became of a parked account: how many decisions were made up for. */
export type ResolvedView = Readonly<{ accountId: string; outcome: 'redriven' | 'dropped'; events: number; decisions: number }>;

/** One account's past, to be folded from its first event. */
export type Past = Readonly<{
  accountId: string;
  stream: string;
  partition: number;
  /** Its own events and those that concern everybody, in order, as far as the consumer has come. */
  events: readonly RecordedEvent[];
  /** What was dropped. The account itself is not parked in here. */
  skips: Skips;
}>;

/** All that was ever to be decided about the account, in order, and its row after that; no row when there is nothing to keep yet. */
export type Refolded = Readonly<{
  decided: readonly NewEvent[];
  row: Readonly<{ state: unknown; nextDue: PlainDate | null }> | null;
}>;

export type ParkedStreamsOptions = Readonly<{
  /** The consumer's own ledger: its checkpoints, its parked rows, its decisions. */
  ledger: Ledger;
  consumer: string;
  /** Streams of accounts are called this and the account's id, in the ledger that is read and in the own one: `account-`. */
  prefix: string;
  source: () => Promise<Pick<EventSource, 'ledger' | 'history'>>;
  /** Whether an event of another stream concerns every account of the partition: a day that opens. */
  concernsAll: (event: RecordedEvent) => boolean;
  /** The same fold as the consumer's, over one account; in the transaction that then records what is missing. Throws CannotHandle. */
  refold: (tx: Queryable, past: Past) => Promise<Refolded>;
  /** Brings the read models up to what was recorded, in the same transaction. */
  recorded: (tx: Queryable, partition: number, events: readonly NewEvent[]) => Promise<void>;
  /** Events in the account's own stream that are inputs and no decisions; a refold does not give them. */
  isInput?: ((type: string) => boolean) | undefined;
}>;

/**
 * Lets accounts go on that a consumer had to park. The account is folded from its first event, as far as its partition has come, and
 * what is missing on record is recorded: so its decisions are those that would have been, days and policies of the meantime included.
 */
export class ParkedStreams {
  /** The name of the service's ledger, which is that of the service. */
  readonly service: string;
  readonly #options: ParkedStreamsOptions;
  readonly #parking: Parking;

  constructor(options: ParkedStreamsOptions) {
    this.#options = options;
    this.service = options.ledger.schema;
    this.#parking = new Parking({ schema: options.ledger.schema });
  }

  /** In order of account, behind one of them. */
  async list(behind: string | undefined, limit: number): Promise<readonly ParkedView[]> {
    const { ledger, consumer, prefix } = this.#options;
    const stream = behind === undefined ? '' : prefix + behind;
    const rows = await this.#parking.list(ledger.pool, consumer, stream, limit);
    return rows.map((row) => toView(row, row.stream.slice(prefix.length)));
  }

  /**
   * Handles everything that was passed over.
   * @throws NotFound when it is not parked; Conflict when it still cannot be handled, and it stays parked
   */
  redrive(accountId: string): Promise<ResolvedView> {
    return this.#resolve(accountId, 'redriven', null);
  }

  /**
   * Goes on without the events that were passed over; days and policies of the meantime are made up for. The row keeps the reason.
   * @throws as `redrive`
   */
  drop(accountId: string, reason: string): Promise<ResolvedView> {
    return this.#resolve(accountId, 'dropped', reason);
  }

  async #resolve(accountId: string, outcome: 'redriven' | 'dropped', resolution: string | null): Promise<ResolvedView> {
    const { ledger, consumer, prefix, source, concernsAll } = this.#options;
    const stream = prefix + accountId;
    const partition = partitionOf(accountId, ledger.partitions);
    await this.#parkedIn(ledger.pool, partition, accountId);
    const history = new StreamHistory(await source(), partition, stream, concernsAll);
    await history.read(await ledger.checkpoint(ledger.pool, consumer, partition));

    return transact(ledger.pool, async (tx) => {
      const upTo = await ledger.checkpoint(tx, consumer, partition); // the partition waits from here to the commit
      const { parked, others } = await this.#parkedIn(tx, partition, accountId);
      if (upTo < parked.position)
        throw new Conflict('partition-behind', `Its partition has not passed position ${parked.position} yet; try again.`);
      await history.read(upTo);
      const skips = new Skips([...others, ...(outcome === 'dropped' ? [{ ...parked, outcome, upTo }] : [])]);
      const refolded = await this.#refold(tx, { accountId, stream, partition, events: history.upTo(upTo), skips });
      const decisions = await this.#record(tx, partition, stream, refolded);
      await this.#parking.resolve(tx, parked.id, { outcome, upTo, resolution });
      return { accountId, outcome, events: parked.events, decisions };
    });
  }

  async #parkedIn(tx: Queryable, partition: number, accountId: string) {
    const { consumer, prefix } = this.#options;
    const rules = (await this.#parking.standing(tx, consumer, partition)).filter(({ stream }) => stream === prefix + accountId);
    const parked = rules.find(({ outcome }) => outcome === null);
    if (!parked) throw new NotFound('account-not-parked', `${accountId} is not parked.`);
    return { parked, others: rules.filter((rule) => rule !== parked) };
  }

  async #refold(tx: Queryable, past: Past): Promise<Refolded> {
    try {
      return await this.#options.refold(tx, past);
    } catch (error) {
      if (!(error instanceof CannotHandle)) throw error;
      const { position } = error.poison;
      throw new Conflict('still-cannot-be-handled', `${past.accountId} stays parked: at position ${position}, ${error.message}`);
    }
  }

  /** Records the decisions that are missing behind those on record, which must come out again as they were. */
  async #record(tx: Queryable, partition: number, stream: string, { decided, row }: Refolded): Promise<number> {
    const { ledger, isInput = () => false, recorded: project } = this.#options;
    const all = await ledger.readStream(stream, { partition });
    const recorded = all.filter(({ type }) => !isInput(type));
    const differing = recorded.find((event, i) => textOf(event) !== textOf(decided[i]));
    if (differing)
      throw new Conflict(
        'past-differs',
        `Version ${differing.version} of ${stream} is on record and would come out differently now.`,
      );
    if (!row) return 0;
    const missing = decided.slice(recorded.length);
    if (missing.length === 0) await ledger.saveStates(tx, partition, [{ stream, ...row }]);
    else {
      const append = { partition, stream, expectedVersion: all.at(-1)?.version ?? 0, events: missing, ...row };
      const { conflicts } = await ledger.appendExactly(tx, [append]);
      if (conflicts.length > 0) throw new Conflict('stream-moved', `Somebody else wrote to ${stream}; try again.`);
    }
    await project(tx, partition, missing);
    return missing.length;
  }
}

type Decision = Pick<NewEvent, 'eventId' | 'type' | 'data' | 'occurredAt'>;

const textOf = (event: Decision | undefined): string => {
  if (!event) return '';
  const { eventId, type, data, occurredAt } = event;
  return canonicalJson({ eventId, type, data, occurredAt });
};

const toView = (
  { partition, position, eventId, reason, error, events, parkedAt }: ParkedEvent,
  accountId: string,
): ParkedView => ({
  accountId,
  partition,
  position,
  eventId,
  reason,
  detail: error,
  events,
  parkedAt,
});
