import { Inject, Injectable } from '@nestjs/common';
import { Conflict, NotFound, partitionOf, Refusal } from '@strata/kernel';
import { deriveEventId, Ledger, type Queryable, transact } from '@strata/ledger';
import { type NewInput, recordInputs } from '@strata/messaging';
import type { RequestContext } from '@strata/service-kit';
import { Standing } from '../fold/standing.js';
import { NAMES, OUTCOME_EXPLAINED, RENEWAL_COMMITTED, SIGNAL_EXPLAINED } from '../names.js';

export type SignalCause = Readonly<{ cause: string; note?: string | undefined; by: string }>;
export type Outcome = Readonly<{ outcome: 'renewed' | 'not-renewed'; reason: string; note?: string | undefined; by: string }>;
export type Commitment = Readonly<{
  commitment: 'commit' | 'likely' | 'open' | 'at-risk' | 'lost';
  amount?: Readonly<{ amount: number; currency: string }> | undefined;
  note?: string | undefined;
  by: string;
}>;

/** What was recorded, and the id of the input: the same request again is answered the same way and records nothing. */
export type RecordedView = Readonly<{ inputId: string; accountId: string }>;

type SignalRow = Readonly<{
  accountId: string;
  signal: string;
  causes: readonly string[];
  closedOn: string | null;
  because: string | null;
}>;

/**
 * What people find out and decide, as recorded inputs of the account's partition. What is asked about is looked up while the consumer of the
 * partition waits, so nobody explains what was closed in between.
 */
@Injectable()
export class Explanations {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    private readonly standing: Standing,
  ) {}

  /**
   * Records what is behind a signal, which closes it.
   * @throws NotFound `signal-not-found`; Conflict `signal-closed`; Refusal `cause-unknown` with the causes that the policy knows
   */
  async explainSignal(signalId: string, { cause, note, by }: SignalCause, context: RequestContext): Promise<RecordedView> {
    const accountId = await this.#accountOfSignal(signalId);
    return this.#record(accountId, context, async (tx) => {
      const row = await signalRow(tx, signalId);
      if (!row) throw new NotFound('signal-not-found', `There is no signal ${signalId}.`);
      if (row.closedOn !== null)
        throw new Conflict('signal-closed', `The signal was closed on ${row.closedOn} (${row.because ?? ''}).`);
      if (row.causes.length > 0 && !row.causes.includes(cause)) refuse('cause-unknown', '/cause', row.causes);
      return {
        type: SIGNAL_EXPLAINED,
        data: { accountId, signal: row.signal, signalId, explanation: cause, ...(note !== undefined && { note }), by },
      };
    });
  }

  /**
   * Records why a contract was renewed, or why not.
   * @throws NotFound `renewal-not-found`; Refusal `reason-unknown` with the reasons that the policy knows for customers that go
   */
  async explainOutcome(
    accountId: string,
    contractId: string,
    { outcome, reason, note, by }: Outcome,
    context: RequestContext,
  ): Promise<RecordedView> {
    const reasons = (await this.standing.policy())?.lifecycle?.churn?.reasons ?? [];
    if (outcome === 'not-renewed' && reasons.length > 0 && !reasons.includes(reason))
      refuse('reason-unknown', '/reason', reasons);
    return this.#record(accountId, context, async (tx) => {
      await requireRenewal(tx, accountId, contractId);
      return {
        type: OUTCOME_EXPLAINED,
        data: { accountId, contractId, outcome, reason, ...(note !== undefined && { note }), by },
      };
    });
  }

  /** Records how a renewal is seen by who looks after the customer. @throws NotFound `renewal-not-found` */
  commit(
    accountId: string,
    contractId: string,
    { commitment, amount, note, by }: Commitment,
    context: RequestContext,
  ): Promise<RecordedView> {
    return this.#record(accountId, context, async (tx) => {
      await requireRenewal(tx, accountId, contractId);
      const said = { ...(amount && { amount }), ...(note !== undefined && { note }), by };
      return { type: RENEWAL_COMMITTED, data: { accountId, contractId, commitment, ...said } };
    });
  }

  async #record(
    accountId: string,
    { cause, correlationId, traceparent, receivedAt }: RequestContext,
    decide: (tx: Queryable) => Promise<Pick<NewInput, 'type' | 'data'>>,
  ): Promise<RecordedView> {
    const partition = partitionOf(accountId, this.ledger.partitions);
    const inputId = deriveEventId(cause, 0);
    return transact(this.ledger.pool, async (tx) => {
      await this.ledger.checkpoint(tx, NAMES.consumer, partition); // the consumer waits from here to the commit
      const { recorded } = await this.ledger.lookUp(tx, [], [{ partition, eventId: inputId }]);
      if (recorded.length > 0) return { inputId, accountId };
      const input = await decide(tx);
      const metadata = { correlationId, ...(traceparent !== undefined && { traceparent }) };
      await recordInputs(this.ledger, NAMES, tx, partition, [{ ...input, eventId: inputId, metadata, occurredAt: receivedAt }]);
      return { inputId, accountId };
    });
  }

  async #accountOfSignal(signalId: string): Promise<string> {
    const row = await signalRow(this.ledger.pool, signalId);
    if (!row) throw new NotFound('signal-not-found', `There is no signal ${signalId}.`);
    return row.accountId;
  }
}

const refuse = (code: string, pointer: string, known: readonly string[]): never => {
  const detail = `must be one of ${known.join(', ')}`;
  throw new Refusal(code, `The policy does not know this: ${detail}.`, [{ pointer, code: 'not-one-of', detail }]);
};

const signalRow = async (tx: Queryable, signalId: string): Promise<SignalRow | undefined> => {
  const sql = `SELECT account_id AS "accountId", signal, causes, closed_on::text AS "closedOn", because FROM lifecycle.signal WHERE signal_id = $1`;
  return (await tx.query<SignalRow>(sql, [signalId])).rows[0];
};

const requireRenewal = async (tx: Queryable, accountId: string, contractId: string): Promise<void> => {
  const sql = `SELECT 1 FROM lifecycle.renewal WHERE account_id = $1 AND contract_id = $2 LIMIT 1`;
  const { rowCount } = await tx.query(sql, [accountId, contractId]);
  if (rowCount === 0)
    throw new NotFound('renewal-not-found', `No renewal of contract ${contractId} of ${accountId} has come up.`);
};
