import { Inject, Injectable } from '@nestjs/common';
import {
  initialScore,
  type OverrideTier,
  overrideTier,
  type ScoreState,
  type Situation,
  withdrawOverride,
} from '@strata/domain-scoring';
import { Conflict, NotFound, partitionOf, type PlainDate, Refusal } from '@strata/kernel';
import { deriveEventId, Ledger, type NewEvent, type Queryable, transact } from '@strata/ledger';
import { accountStream, INPUTS_STREAM, readPartitionState, recordInputs } from '@strata/messaging';
import type { RequestContext } from '@strata/service-kit';
import { ACCOUNT_FACTS, NAMES } from '../names.js';
import { Policies } from '../policy/policies.js';
import { applyOverrides } from './override.projection.js';

/** A tier held by hand, or that was: `endedBy` is withdrawn, expired, policy, or replaced by a later one. */
export type OverrideView = OverrideTier & Readonly<{ from: PlainDate; endedOn: PlainDate | null; endedBy: string | null }>;

const SELECT = `SELECT override_id AS "overrideId", account_id AS "accountId", ladder, tier, reason, requested_by AS "requestedBy",
  approved_by AS "approvedBy", held_from::text AS "from", expires_on::text AS "expiresOn", ended_on::text AS "endedOn",
  ended_by AS "endedBy" FROM scoring.override`;

/** Tiers set by hand: asked for, recorded as inputs of their partition, and listed. What follows is the consumer's business. */
@Injectable()
export class Overrides {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    private readonly policies: Policies,
  ) {}

  /**
   * Sets a tier by hand. The same request again changes nothing: by its Idempotency-Key, and also by what it asks for while that holds.
   * @throws Refusal that names each field and the rule it breaks, or that the key belongs to another request; Conflict before the first policy and day
   */
  async set(
    asked: Omit<OverrideTier, 'overrideId'>,
    context: RequestContext,
  ): Promise<Readonly<{ isNew: boolean; override: OverrideView }>> {
    const overrideId = deriveEventId(`${context.cause}\noverride`, 0);
    let held: string | undefined;
    const isNew = await this.#tell(
      asked.accountId,
      overrideId,
      context,
      (situation) => overrideTier({ ...asked, overrideId }, situation),
      async (tx) => (held = await heldAlready(tx, asked)) !== undefined,
    );
    const override = await this.find(held ?? overrideId);
    if (!isNew && !isAsked(override, asked))
      throw new Refusal('idempotency-key-reused', 'The Idempotency-Key came with another request before; take a new one.', [
        { pointer: '/header/idempotency-key', code: 'idempotency-key-reused', detail: 'belongs to another request' },
      ]);
    return { isNew, override };
  }

  /**
   * Gives a tier back before its day; once it has ended nothing changes any more.
   * @throws NotFound; Refusal when it is not said by whom and why
   */
  async withdraw(overrideId: string, by: string, reason: string, context: RequestContext): Promise<OverrideView> {
    const { accountId, ladder, endedOn } = await this.find(overrideId);
    if (endedOn === null)
      await this.#tell(accountId, `${overrideId}-withdrawn`, context, (situation) =>
        withdrawOverride({ overrideId, accountId, ladder, by, reason }, situation),
      );
    return this.find(overrideId);
  }

  /** @throws NotFound */
  async find(overrideId: string): Promise<OverrideView> {
    const { rows } = await this.ledger.pool.query<OverrideView>(`${SELECT} WHERE override_id = $1`, [overrideId]);
    const [row] = rows;
    if (!row) throw new NotFound('override-not-found', `There is no override ${overrideId}.`);
    return row;
  }

  /** In order of id, behind one; of one account; only those that hold. */
  async list(
    accountId: string | undefined,
    holding: boolean,
    behind: string | undefined,
    limit: number,
  ): Promise<readonly OverrideView[]> {
    const condition = `($1::text IS NULL OR account_id = $1) AND (NOT $2::boolean OR ended_on IS NULL) AND override_id > $3`;
    const values = [accountId ?? null, holding, behind ?? '', limit];
    return (await this.ledger.pool.query<OverrideView>(`${SELECT} WHERE ${condition} ORDER BY override_id LIMIT $4`, values))
      .rows;
  }

  /** Decides with the account as it is while its partition waits, and records what was decided behind exactly that. */
  async #tell(
    accountId: string,
    cause: string,
    { correlationId, traceparent, receivedAt }: RequestContext,
    decide: (situation: Situation) => Pick<NewEvent, 'type' | 'data'>,
    isTold: (tx: Queryable) => Promise<boolean> = () => Promise.resolve(false),
  ): Promise<boolean> {
    const partition = partitionOf(accountId, this.ledger.partitions);
    const eventId = deriveEventId(cause, 0);
    return transact(this.ledger.pool, async (tx) => {
      await this.ledger.checkpoint(tx, ACCOUNT_FACTS, partition);
      if ((await this.ledger.findEvent(eventId)) || (await isTold(tx))) return false;
      const { type, data } = decide(await this.#situation(tx, partition, accountId));
      const metadata = { correlationId, ...(traceparent !== undefined && { traceparent }) };
      await recordInputs(this.ledger, NAMES, tx, partition, [{ eventId, type, data, metadata, occurredAt: receivedAt }]);
      await applyOverrides(tx, [{ partition, type, data }]);
      return true;
    });
  }

  async #situation(tx: Queryable, partition: number, accountId: string): Promise<Situation> {
    const stream = accountStream(accountId);
    const rows = await this.ledger.loadStates(tx, partition, [INPUTS_STREAM, stream]);
    const own = readPartitionState(rows.get(INPUTS_STREAM)?.state);
    if (!own.inForce || own.day === null) throw new Conflict('nothing-in-force', 'No policy is in force yet.');
    await this.policies.know(partition, own, []);
    const state = rows.get(stream)?.state;
    return { policy: this.policies.compiled(own.inForce.policy), state: isScoreState(state) ? state : initialScore, on: own.day };
  }
}

const ASKED = ['accountId', 'ladder', 'tier', 'reason', 'requestedBy', 'approvedBy', 'expiresOn'] as const;

/** The override that holds exactly what is asked for, if one does. With the partition held, so that it cannot end meanwhile. */
const heldAlready = async (tx: Queryable, asked: Omit<OverrideTier, 'overrideId'>): Promise<string | undefined> => {
  const { rows } = await tx.query<OverrideView>(`${SELECT} WHERE account_id = $1 AND ladder = $2 AND ended_on IS NULL`, [
    asked.accountId,
    asked.ladder,
  ]);
  return rows.find((row) => isAsked(row, asked))?.overrideId;
};

const isAsked = (override: OverrideView, asked: Omit<OverrideTier, 'overrideId'>): boolean =>
  ASKED.every((field) => override[field] === asked[field]);

/** A row of an account as it was written by this service. */
const isScoreState = (state: unknown): state is ScoreState => typeof state === 'object' && state !== null && 'facts' in state;
