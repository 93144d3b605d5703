import { Inject, Injectable } from '@nestjs/common';
import { Conflict, NotFound, type PolicyRef, Refusal } from '@strata/kernel';
import { deriveEventId, Ledger, type Queryable, transact } from '@strata/ledger';
import { compileDocument, diffPolicies, type PolicyProblem } from '@strata/policy';
import { isJobId, Jobs, type RequestContext } from '@strata/service-kit';
import { draftStream, POLICY_APPROVED, POLICY_CHECKED, POLICY_TRIED } from '../names.js';
import { EventTypes } from './event-types.js';
import { existing, Library, nameOf, type PolicyView } from './library.js';
import { isSame, latest, mayApprove, type PolicyStep } from './policy-step.js';
import { lockRow, type PolicyRow, recordStep } from './policy.rows.js';

/** As many changes as a person reads; the whole list is `strata policy diff`. */
const CHANGES_KEPT = 100;

export type Trial = Readonly<{ by: string; note?: string | undefined; whatIf?: string | undefined }>;
export type Yes = Readonly<{ by: string; note?: string | undefined }>;

/** What is done with a draft before it is published: checked, tried, approved. Each step is recorded with who and when. */
@Injectable()
export class PolicyLife {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    private readonly eventTypes: EventTypes,
    private readonly library: Library,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Checks a version again, against the event types known now. Empty: nothing is wrong with it. With a person it is a step of the draft's life and
   * recorded; without one, or once the version is published, it only tells.
   */
  async check(id: string, version: number, by: string | undefined, context: RequestContext): Promise<readonly PolicyProblem[]> {
    const { document } = await this.library.find(id, version);
    const { problems } = compileDocument(document, await this.eventTypes.catalogue());
    if (by === undefined) return problems;
    await this.#step(id, version, context, ({ publishedAt }) =>
      publishedAt ? undefined : { step: { step: 'checked', by, problems: problems.length }, data: { problems: problems.length } },
    );
    return problems;
  }

  /**
   * Records that somebody looked at what a draft would change: at a what-if, or at how it differs from the policy in force.
   * @throws Conflict `policy-version-published` when there is nothing to try any more; Refusal when the what-if is not one of exactly this content
   */
  async try(id: string, version: number, { by, note, whatIf }: Trial, context: RequestContext) {
    const [{ document, hash }, inForce] = await Promise.all([this.library.find(id, version), this.library.inForce()]);
    if (whatIf !== undefined) await this.#assertTried(whatIf, hash);
    const differences = inForce ? diffPolicies(inForce.document, document).map(({ text }) => text) : [];
    const findings = {
      how: whatIf === undefined ? 'dry-check' : 'what-if',
      ...(whatIf !== undefined && { whatIf }),
      against: inForce?.ref ?? null,
      changed: differences.length,
      changes: differences.slice(0, CHANGES_KEPT),
    };
    await this.#step(id, version, context, ({ publishedAt }) => {
      if (publishedAt) throw new Conflict('policy-version-published', `${id}@${version} is published already.`);
      return { step: { step: 'tried', by, ...noted(note) }, data: { ...findings, ...noted(note) } };
    });
    return { ...(await this.library.find(id, version)), trial: findings };
  }

  /**
   * A second person says yes to exactly this content. The same yes again changes nothing.
   * @throws Refusal `approver-is-drafter`; Conflict when it was not checked and tried
   */
  async approve(id: string, version: number, { by, note }: Yes, context: RequestContext): Promise<PolicyView> {
    await this.#step(id, version, context, (row) => {
      const approver = latest(row.steps, 'approved')?.by;
      if (row.publishedAt || (approver && isSame(approver, by))) return undefined;
      const draftedBy = mayApprove(row, row.steps, by);
      return { step: { step: 'approved', by, ...noted(note) }, data: { draftedBy, ...noted(note) } };
    });
    return this.library.find(id, version);
  }

  /** The what-if has come to its end, and was one of this content. */
  async #assertTried(whatIf: string, hash: string): Promise<void> {
    const job = isJobId(whatIf) ? await this.jobs.find('what-if', whatIf).catch(unlessMissing) : undefined;
    if (!job)
      throw notTried('not-found', 'must be the id of a what-if, as it was answered; the results of the last ones are kept');
    if (job.status !== 'done')
      throw notTried('not-done', `must be of a what-if that has come to its end; this one is ${job.status}`);
    if (hashOf(job.result) !== hash) throw notTried('of-another-policy', 'must be of a what-if of this version as it is now');
  }

  /** Records a step with the row held, so that nobody replaces the content in between. */
  async #step(
    id: string,
    version: number,
    context: RequestContext,
    decide: (row: PolicyRow) => Taken | undefined,
  ): Promise<void> {
    await transact(this.ledger.pool, async (tx) => {
      const row = existing(await lockRow(tx, id, version), id, version);
      const taken = decide(row);
      if (taken) await this.#record(tx, row, taken, context);
    });
  }

  async #record(tx: Queryable, ref: PolicyRef, { step, data }: Taken, context: RequestContext): Promise<void> {
    const policy = { id: ref.id, version: ref.version, hash: ref.hash };
    const { correlationId, traceparent, receivedAt } = context;
    const event = {
      eventId: deriveEventId(context.cause, 0),
      type: TYPES[step.step],
      data: { policy, by: step.by, ...data },
      metadata: { correlationId, ...(traceparent !== undefined && { traceparent }) },
      occurredAt: receivedAt,
    };
    const stream = { partition: 0, stream: draftStream(policy.id), state: { latest: policy }, nextDue: null };
    const { conflicts } = await this.ledger.append(tx, [{ ...stream, expectedVersion: 'any', events: [event] }]);
    if (conflicts.length > 0) throw new Conflict('policy-moved', `${nameOf(policy)} changed at the same time; try again.`);
    await recordStep(tx, policy, { ...step, at: receivedAt });
  }
}

type Taken = Readonly<{
  step: Omit<PolicyStep, 'at' | 'step'> & Readonly<{ step: keyof typeof TYPES; by: string }>;
  data: object;
}>;

const notTried = (code: string, detail: string): Refusal =>
  new Refusal('what-if-not-usable', 'The what-if is none of this version.', [{ pointer: '/whatIf', code, detail }]);

const unlessMissing = (error: unknown): undefined => {
  if (!(error instanceof NotFound)) throw error;
};

const hashOf = (result: unknown): unknown => {
  const policy = isObject(result) ? result['policy'] : undefined;
  return isObject(policy) ? policy['hash'] : undefined;
};
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

const TYPES = { checked: POLICY_CHECKED, tried: POLICY_TRIED, approved: POLICY_APPROVED } as const;

const noted = (note: string | undefined) => (note === undefined ? {} : { note });
