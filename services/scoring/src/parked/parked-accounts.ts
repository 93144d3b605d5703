import { Inject, Injectable } from '@nestjs/common';
import { Conflict, NotFound, partitionOf } from '@strata/kernel';
import { canonicalJson, Ledger, type NewEvent, type Queryable, type RecordedEvent, transact } from '@strata/ledger';
import { CannotHandle, type ParkedEvent, Parking, Skips } from '@strata/messaging';
import { ACCOUNT_SERVICE, type AccountService } from '../account/account.service.js';
import { readPartitionState } from '../fold/partition-state.js';
import { publicationsOf } from '../fold/publication.js';
import { ACCOUNT_FACTS, accountOf, accountStream, POLICY_STREAM } from '../names.js';
import { Policies } from '../policy/policies.js';
import { applyDecisions } from '../score/score.projection.js';
import { AccountHistory } from './account.history.js';
import { type CaughtUp, catchUp } from './catch-up.js';

/** An account that stands still: since which event, and why. `events` of it are waiting in the account ledger. */
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

/**
 * Lets accounts go on that the consumer had to park. The account is folded from its first event, as far as its partition has come, and what
 * is missing on record is recorded: so its decisions are those that would have been, days and policies of the meantime included.
 */
@Injectable()
export class ParkedAccounts {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(ACCOUNT_SERVICE) private readonly account: Pick<AccountService, 'source'>,
    private readonly policies: Policies,
    private readonly parking: Parking,
  ) {}

  /** In order of account, behind one of them. */
  async list(behind: string | undefined, limit: number): Promise<readonly ParkedView[]> {
    const stream = behind === undefined ? '' : accountStream(behind);
    return (await this.parking.list(this.ledger.pool, ACCOUNT_FACTS, stream, limit)).map(toView);
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
    const stream = accountStream(accountId);
    const partition = partitionOf(accountId, this.ledger.partitions);
    const source = await this.account.source();
    const past = new AccountHistory((...range) => source.history(...range), partition, stream);
    await past.read(await this.ledger.checkpoint(this.ledger.pool, ACCOUNT_FACTS, partition));

    return transact(this.ledger.pool, async (tx) => {
      const upTo = await this.ledger.checkpoint(tx, ACCOUNT_FACTS, partition); // the partition waits from here to the commit
      const rules = (await this.parking.standing(tx, ACCOUNT_FACTS, partition)).filter((rule) => rule.stream === stream);
      const parked = rules.find((rule) => rule.outcome === null);
      if (!parked) throw new NotFound('account-not-parked', `${accountId} is not parked.`);
      if (upTo < parked.position)
        throw new Conflict('partition-behind', `Its partition has not passed position ${parked.position} yet; try again.`);
      await past.read(upTo);
      const dropped = outcome === 'dropped' ? [{ ...parked, outcome, upTo }] : [];
      const skips = new Skips([...rules.filter((rule) => rule !== parked), ...dropped]);
      const caughtUp = await this.#catchUp(tx, accountId, partition, past.upTo(upTo), skips);
      const decisions = await this.#record(tx, partition, stream, caughtUp);
      await this.parking.resolve(tx, parked.id, { outcome, upTo, resolution });
      return { accountId, outcome, events: parked.events, decisions };
    });
  }

  async #catchUp(
    tx: Queryable,
    accountId: string,
    partition: number,
    events: readonly RecordedEvent[],
    skips: Skips,
  ): Promise<CaughtUp> {
    const own = (await this.ledger.loadStates(tx, partition, [POLICY_STREAM])).get(POLICY_STREAM);
    const { seen } = readPartitionState(own?.state);
    const published = publicationsOf(await this.ledger.readStream(POLICY_STREAM, { partition })).filter(
      ({ version }) => version <= seen,
    );
    try {
      return await catchUp({ accountId, partition, events, published, policies: this.policies, skips });
    } catch (error) {
      if (!(error instanceof CannotHandle)) throw error;
      const { position } = error.poison;
      throw new Conflict('still-cannot-be-handled', `${accountId} stays parked: at position ${position}, ${error.message}`);
    }
  }

  /** Records the decisions that are missing behind those on record, which must come out again as they were. */
  async #record(tx: Queryable, partition: number, stream: string, { decided, row }: CaughtUp): Promise<number> {
    const recorded = await this.ledger.readStream(stream, { partition });
    const differs = recorded.findIndex((event, i) => textOf(event) !== textOf(decided[i]?.event));
    if (differs >= 0)
      throw new Conflict('past-differs', `Version ${differs + 1} of ${stream} is on record and would come out differently now.`);
    const missing = decided.slice(recorded.length).map(({ event }) => event);
    if (!row) return 0;
    const { state, nextDue } = row;
    if (missing.length === 0) await this.ledger.saveStates(tx, partition, [{ stream, state, nextDue }]);
    else {
      const append = { partition, stream, expectedVersion: recorded.length, events: missing, state, nextDue };
      const { conflicts } = await this.ledger.appendExactly(tx, [append]);
      if (conflicts.length > 0) throw new Conflict('stream-moved', `Somebody else wrote to ${stream}; try again.`);
    }
    await applyDecisions(
      tx,
      missing.map((event) => ({ ...event, partition })),
    );
    return missing.length;
  }
}

type Decision = Pick<NewEvent, 'eventId' | 'type' | 'data' | 'occurredAt'>;

const textOf = (event: Decision | undefined): string => {
  if (!event) return '';
  const { eventId, type, data, occurredAt } = event;
  return canonicalJson({ eventId, type, data, occurredAt });
};

const toView = ({ stream, partition, position, eventId, reason, error, events, parkedAt }: ParkedEvent): ParkedView => ({
  accountId: accountOf(stream) ?? stream,
  partition,
  position,
  eventId,
  reason,
  detail: error,
  events,
  parkedAt,
});
