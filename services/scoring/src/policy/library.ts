import { Inject, Injectable } from '@nestjs/common';
import { Conflict, NotFound, type PolicyRef } from '@strata/kernel';
import { deriveEventId, Ledger, transact } from '@strata/ledger';
import { INPUTS_STREAM, readPartitionState, recordInputs } from '@strata/messaging';
import { accepted, compileDocument, compilePolicy, type PolicyDocument } from '@strata/policy';
import type { RequestContext } from '@strata/service-kit';
import { draftStream, NAMES, POLICY_DRAFTED, POLICY_PUBLISHED } from '../names.js';
import { ScoringConfig } from '../scoring.config.js';
import { EventTypes } from './event-types.js';
import { mayPublish, named, type PolicyStep, reached, type StepName } from './policy-step.js';
import { draftedPolicies, lockRow, type PolicyRow, recordDraft, recordPublished, rowOf } from './policy.rows.js';

/** How far people have come with a draft; then `published`: waits for its day; `superseded`: another one has taken its place. */
export type PolicyStatus = 'draft' | Exclude<StepName, 'drafted'> | 'in-force' | 'superseded';
export type PolicyView = Readonly<{
  id: string;
  version: number;
  hash: string;
  status: PolicyStatus;
  effectiveFrom: string;
  draftedAt: string;
  publishedAt: string | null;
  /** Who did what with this content, and when. */
  steps: readonly PolicyStep[];
}>;

export type PolicyInForce = Readonly<{ ref: PolicyRef; document: PolicyDocument }>;

/** The policies: handed in, published, looked up. What lies in between is `PolicyLife`; when one takes effect is the consumer's business. */
@Injectable()
export class Library {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    private readonly eventTypes: EventTypes,
    @Inject(ScoringConfig) private readonly config: Pick<ScoringConfig, 'POLICY_APPROVAL'>,
  ) {}

  /**
   * Hands in a version. The same document again changes nothing; a draft may be replaced until it is published.
   * What was checked, tried and approved was the former content: with a new one that begins anew.
   * @throws Refusal `person-missing`, or `policy-invalid` with every problem and its line; Conflict when the version was published with another content
   */
  async draft(
    source: string,
    by: string | undefined,
    { cause, correlationId, traceparent, receivedAt }: RequestContext,
  ): Promise<Readonly<{ isNew: boolean; policy: PolicyView }>> {
    const drafter = named(by, this.config.POLICY_APPROVAL) ?? null;
    const { ref, effectiveFrom, document } = accepted(compilePolicy(source, await this.eventTypes.catalogue()));
    const isNew = await transact(this.ledger.pool, async (tx) => {
      const known = await lockRow(tx, ref.id, ref.version);
      if (known?.hash === ref.hash && (known.publishedAt || drafter === null || known.steps[0]?.by)) return false;
      if (known?.publishedAt)
        throw new Conflict(
          'policy-version-published',
          `${ref.id}@${ref.version} was published with another content; give the document a new version.`,
        );
      const event = {
        eventId: deriveEventId(cause, 0),
        type: POLICY_DRAFTED,
        data: { policy: ref, document, ...(drafter !== null && { by: drafter }) },
        metadata: { correlationId, ...(traceparent !== undefined && { traceparent }) },
        occurredAt: receivedAt,
      };
      const stream = { partition: 0, stream: draftStream(ref.id), state: { latest: ref }, nextDue: null };
      await this.ledger.append(tx, [{ ...stream, expectedVersion: 'any', events: [event] }]);
      await recordDraft(tx, { ref, effectiveFrom, document, draftedAt: receivedAt, by: drafter });
      return true;
    });
    return { isNew, policy: await this.find(ref.id, ref.version) };
  }

  /** The document in a text, checked and not kept. @throws Refusal `policy-invalid` with every problem and its line */
  async checked(source: string): Promise<PolicyDocument> {
    return accepted(compilePolicy(source, await this.eventTypes.catalogue())).document;
  }

  /**
   * Publishes a version in every partition, each behind the position its consumer has come to; it takes effect there from its effective date on,
   * or at once. Publishing again what was published changes nothing.
   * @throws Conflict `policy-not-approved` where a second person has to approve; Refusal `person-missing`
   */
  async publish(
    id: string,
    version: number,
    by: string | undefined,
    { correlationId, traceparent, receivedAt }: RequestContext,
  ): Promise<PolicyView> {
    const catalogue = await this.eventTypes.catalogue();
    await transact(this.ledger.pool, async (tx) => {
      const row = existing(await lockRow(tx, id, version), id, version);
      if (row.publishedAt) return;
      const approvedBy = mayPublish(row, row.steps, this.config.POLICY_APPROVAL);
      const publisher = named(by, this.config.POLICY_APPROVAL);
      const { ref, document, effectiveFrom } = accepted(compileDocument(row.document, catalogue));
      const who = { ...(publisher !== undefined && { by: publisher }), ...(approvedBy !== undefined && { approvedBy }) };
      const occurred = { type: POLICY_PUBLISHED, data: { policy: ref, effectiveFrom, ...who, document }, occurredAt: receivedAt };
      const metadata = { correlationId, ...(traceparent !== undefined && { traceparent }) };
      for (let partition = 0; partition < this.ledger.partitions; partition++) {
        const eventId = deriveEventId(`policy-published\n${ref.id}\n${ref.version}\n${ref.hash}`, partition);
        await recordInputs(this.ledger, NAMES, tx, partition, [{ ...occurred, eventId, metadata }]);
      }
      await recordPublished(tx, ref, publisher ?? null, receivedAt);
    });
    return this.find(id, version);
  }

  async list(behind: readonly [string, number] | undefined, limit: number): Promise<readonly PolicyView[]> {
    const [rows, standing] = await Promise.all([draftedPolicies(this.ledger.pool, behind, limit), this.#standing()]);
    return rows.map((row) => viewOf(row, standing));
  }

  async find(id: string, version: number): Promise<PolicyView & Readonly<{ document: PolicyDocument }>> {
    const [row, standing] = await Promise.all([this.#row(id, version), this.#standing()]);
    return { ...viewOf(row, standing), document: row.document };
  }

  /** The policy that decides now; while one takes the place of another, the new one. */
  async inForce(): Promise<PolicyInForce | null> {
    return (await this.allInForce())[0] ?? null;
  }

  /** The same; while one takes the place of another, the new one and the one that still decides in some partitions. */
  async allInForce(): Promise<readonly PolicyInForce[]> {
    const latestFirst = (await this.#standing()).inForce.toSorted((a, b) => (a.startsOn < b.startsOn ? 1 : -1));
    const refs = new Map(latestFirst.map(({ policy }) => [policy.hash, policy]));
    return Promise.all(
      [...refs.values()].map(async (ref) => ({ ref, document: (await this.#row(ref.id, ref.version)).document })),
    );
  }

  async #row(id: string, version: number): Promise<PolicyRow> {
    return existing(await rowOf(this.ledger.pool, id, version), id, version);
  }

  async #standing() {
    const streams = Array.from({ length: this.ledger.partitions }, (_, partition) => ({ partition, stream: INPUTS_STREAM }));
    const { states } = await this.ledger.lookUp(this.ledger.pool, streams, []);
    const read = states.map(({ state, version }) => ({ ...readPartitionState(state), version }));
    return {
      inForce: read.flatMap(({ inForce }) => (inForce ? [inForce] : [])),
      waiting: new Set(read.flatMap(({ waiting }) => waiting.map(({ policy }) => policy.hash))),
      isBehind: read.some(({ seen, version }) => seen < version),
    };
  }
}

/** @throws NotFound */
export const existing = (row: PolicyRow | undefined, id: string, version: number): PolicyRow => {
  if (!row) throw new NotFound('policy-not-found', `There is no policy ${nameOf({ id, version })}.`);
  return row;
};

export const nameOf = ({ id, version }: Pick<PolicyRef, 'id' | 'version'>): string => `${id}@${version}`;

type Standing = Readonly<{
  inForce: readonly Readonly<{ policy: PolicyRef }>[];
  waiting: ReadonlySet<string>;
  isBehind: boolean;
}>;

const viewOf = ({ document: _, ...row }: PolicyRow, standing: Standing): PolicyView => ({
  ...row,
  status: statusOf(row, standing),
});

const statusOf = ({ hash, publishedAt, steps }: Omit<PolicyRow, 'document'>, standing: Standing): PolicyStatus => {
  if (publishedAt) {
    if (standing.inForce.some(({ policy }) => policy.hash === hash)) return 'in-force';
    return standing.waiting.has(hash) || standing.isBehind ? 'published' : 'superseded';
  }
  const step = reached(steps);
  return step === 'drafted' ? 'draft' : step;
};
