import { Injectable } from '@nestjs/common';
import type { RecordFact } from '@strata/domain-account';
import { NotFound, Refusal } from '@strata/kernel';
import { canonicalJson, type Command, type Handled, Ledger } from '@strata/ledger';
import type { RequestContext } from '@strata/service-kit';
import { type AccountRow, profileView, type ProfileView } from './account.view.js';
import { LedgerCommands } from './ledger-commands.js';
import { People } from './personal/people.js';
import { asFact, readAccountState } from './stored.parser.js';
import { ACCOUNT_STREAMS, accountOf, placeOf } from './streams.js';

type StateRow = { stream: string; version: number; state: unknown };

/** Accounts as their facts have left them. */
@Injectable()
export class Accounts {
  constructor(
    private readonly ledger: Ledger,
    private readonly commands: LedgerCommands,
    private readonly people: People,
  ) {}

  /** @throws NotFound `unknown-account` */
  async find(accountId: string): Promise<ProfileView> {
    const { states } = await this.ledger.lookUp(this.ledger.pool, [placeOf(accountId, this.ledger.partitions)], []);
    const [row] = states;
    const state = readAccountState(row?.state);
    if (!state?.profile) throw unknownAccount(accountId);
    return profileView({ accountId, version: row?.version ?? state.version, state }, await this.people.of(accountId, state));
  }

  /** A page of accounts behind `after`, in the order of their ids, without their people. */
  async list(after: string, limit: number): Promise<readonly ProfileView[]> {
    // One index range a partition, merged: the state rows of a partition are sorted by stream.
    const { rows } = await this.ledger.pool.query<StateRow>(
      `SELECT s.stream, s.version, s.state FROM generate_series(0, $1::int - 1) AS p
       CROSS JOIN LATERAL (SELECT stream, version, state FROM account.stream_state t
                           WHERE t.partition = p AND t.stream > $2 AND t.stream < $3 ORDER BY t.stream LIMIT $4) AS s
       ORDER BY s.stream LIMIT $4`,
      [this.ledger.partitions, ACCOUNT_STREAMS.first + after, ACCOUNT_STREAMS.end, limit],
    );
    return rows.flatMap(({ stream, version, state }) => {
      const known = readAccountState(state);
      const row: AccountRow | undefined = known && { accountId: accountOf(stream), version, state: known };
      return row?.state.profile ? [profileView(row)] : [];
    });
  }

  /** Registers an account, or amends its profile. The same request again is answered the same way. */
  async record(
    accountId: string,
    type: 'account.registered.v1' | 'account.profile-amended.v1',
    data: unknown,
    context: RequestContext,
  ): Promise<Handled> {
    const { cause, correlationId, traceparent, expectedVersion, receivedAt } = context;
    const command: Command<RecordFact> = {
      ...placeOf(accountId, this.ledger.partitions),
      command: { type: 'RecordFact', data: { accountId, fact: asFact(type, data), occurredAt: receivedAt } },
      cause: `${cause}\n${accountId}`,
      ...(expectedVersion !== undefined && { expectedVersion }),
      metadata: { correlationId, ...(traceparent !== undefined && { traceparent }) },
      occurredAt: receivedAt,
    };
    const handled = await this.commands.account.handle(command);
    if (handled.outcome === 'duplicate') await this.assertSame(handled, data);
    return handled;
  }

  /** A key that comes back with another request is a mistake of the caller: the second one would be lost silently. */
  private async assertSame({ eventIds: [eventId = ''] }: Handled, data: unknown): Promise<void> {
    const recorded = await this.ledger.findEvent(eventId);
    if (recorded && canonicalJson(recorded.data) !== canonicalJson(data)) {
      throw new Refusal('idempotency-key-reused', 'The Idempotency-Key came with another request before; take a new one.', [
        { pointer: '/header/idempotency-key', code: 'idempotency-key-reused', detail: 'belongs to another request' },
      ]);
    }
  }
}

export const unknownAccount = (accountId: string): NotFound =>
  new NotFound('unknown-account', `Account ${accountId} is not registered.`);
