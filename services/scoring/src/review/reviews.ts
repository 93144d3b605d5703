import { Inject, Injectable } from '@nestjs/common';
import type { PlainDate } from '@strata/kernel';
import { Ledger, type Queryable, transact } from '@strata/ledger';
import { initialPartition, INPUTS_STREAM, readPartitionState, recordInputs } from '@strata/messaging';
import { LOG, type Log } from '@strata/service-kit';
import { NAMES } from '../names.js';
import { Policies } from '../policy/policies.js';
import type { ClusterRun } from './clusters.js';
import { reviewEvents } from './completed.js';
import { closeCut, measuredOn, oldestOpen, type OpenReview } from './cut.rows.js';
import { applyReviews } from './review.projection.js';

/** Completes reviews: once all partitions have measured for one, the result is computed and recorded in each of them, by one process. */
@Injectable()
export class Reviews {
  #running: Promise<void> | null = null;
  #isAskedAgain = false;

  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    private readonly policies: Policies,
    @Inject(LOG) private readonly log: Pick<Log, 'info' | 'warn'>,
  ) {}

  /** Has what can be completed completed, in the background: after a start, whenever a partition has measured, while one waits. */
  poke(): void {
    this.#isAskedAgain = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      if (this.#isAskedAgain) this.poke();
    });
  }

  /** When nothing is under way any more. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    this.#isAskedAgain = false;
    try {
      while (await this.complete());
    } catch (error) {
      // Whoever waits for the review asks again.
      this.log.warn({ err: error }, 'a review could not be completed; it is tried again');
    }
  }

  /** Completes the oldest review that all partitions have measured for. Whether there may be more. */
  complete(): Promise<boolean> {
    return transact(this.ledger.pool, async (tx) => {
      const { rows } = await tx.query<{ mine: boolean }>(`SELECT pg_try_advisory_xact_lock(hashtext('scoring.reviews')) AS mine`);
      if (!rows[0]?.mine) return false;
      const passed = await this.#days(tx); // before the cuts are read: who has passed a day by then has measured for it, or never will
      const open = await oldestOpen(tx);
      if (!open) return false;
      const reason = whyNever(open, passed);
      if (reason === 'wait') return false;
      if (reason === null) return this.#complete(tx, open);
      await closeCut(tx, open.day, 'abandoned');
      this.log.warn({ day: open.day, reason }, 'a review was given up; the next one is made when the next day opens');
      return true;
    });
  }

  /** The open day of each partition. */
  async #days(tx: Queryable): Promise<readonly (PlainDate | null)[]> {
    const streams = Array.from({ length: this.ledger.partitions }, (_, partition) => ({ partition, stream: INPUTS_STREAM }));
    const { states } = await this.ledger.lookUp(tx, streams, []);
    return streams.map(({ partition }) => readPartitionState(states.find((one) => one.partition === partition)?.state).day);
  }

  async #complete(tx: Queryable, { day, policies, occurredAt }: OpenReview): Promise<boolean> {
    const measured = await measuredOn(tx, day);
    const [policy] = policies;
    if (!policy || measured.accounts.length === 0) {
      await closeCut(tx, day, 'abandoned'); // nobody is there yet
      return true;
    }
    await this.policies.know(0, { ...initialPartition, inForce: { policy, startsOn: day } }, []);
    const { reviews } = this.policies.compiled(policy);
    if (!reviews) throw new Error(`policy ${policy.id}@${policy.version} reviews nothing`);
    const before = await runBefore(tx, day);
    const occasion = { day, policy, reviews, before, partitions: this.ledger.partitions };
    for (const [partition, parts] of reviewEvents(occasion, measured, occurredAt).entries()) {
      const events = parts.map((event) => ({ ...event, metadata: {} }));
      await recordInputs(this.ledger, NAMES, tx, partition, events);
      await applyReviews(tx, events);
    }
    await closeCut(tx, day, 'completed');
    this.log.info({ day, accounts: measured.accounts.length }, 'a review is complete');
    return true;
  }
}

/** The cluster analysis of the review before, whose labels are carried on. */
const runBefore = async (tx: Queryable, day: PlainDate): Promise<ClusterRun | null> => {
  const { rows } = await tx.query<{ run: ClusterRun | null }>(
    `SELECT result -> 'clusters' AS run FROM scoring.review WHERE day < $1 ORDER BY day DESC LIMIT 1`,
    [day],
  );
  return rows[0]?.run ?? null;
};

/** A review that not all partitions measure under one policy never comes about: they took the policy in on different days. Null when it is complete. */
const whyNever = ({ day, partitions, policies }: OpenReview, days: readonly (PlainDate | null)[]): string | null => {
  if (policies.length > 1) return 'the partitions measured under different policies';
  const missing = days.filter((_, partition) => !partitions.includes(partition));
  if (missing.length === 0) return null;
  return missing.some((open) => open !== null && open >= day) ? 'a partition had no review on that day' : 'wait';
};
