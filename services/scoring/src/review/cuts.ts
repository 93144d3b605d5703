import { Injectable } from '@nestjs/common';
import { measure, type MeasuredAccount } from '@strata/domain-scoring';
import { DAY_OPENED, type PlainDate, toDayNumber } from '@strata/kernel';
import type { RecordedEvent } from '@strata/ledger';
import { type BatchContext, dateOf, NotYet } from '@strata/messaging';
import type { CompiledPolicy } from '@strata/policy';
import type { ScoringFold } from '../fold/scoring.core.js';
import { ScoringStore } from '../fold/scoring.store.js';
import { type CutRow, cutsOf, saveCut } from './cut.rows.js';
import { productTotals } from './product-sums.js';
import { Reviews } from './reviews.js';

/** The part that a partition has in reviews: it measures its accounts when a review is due, and waits for the result before the next day opens. */
@Injectable()
export class Cuts {
  constructor(
    private readonly store: ScoringStore,
    private readonly reviews: Reviews,
  ) {}

  /** For one batch. Only where a day opens in it is anything looked up. */
  async open(partition: number, events: readonly RecordedEvent[], context: BatchContext): Promise<Cut> {
    const known = events.some(({ type }) => type === DAY_OPENED) ? await cutsOf(context.transaction, partition) : [];
    return new Cut(known, context, this.store, () => {
      this.reviews.poke();
    });
  }
}

/** A batch on its way through the reviews of its partition. */
export class Cut {
  /** The events that were taken. */
  readonly all: RecordedEvent[] = [];
  readonly #known: CutRow[];
  readonly #context: BatchContext;
  readonly #store: ScoringStore;
  readonly #poke: () => void;

  constructor(known: readonly CutRow[], context: BatchContext, store: ScoringStore, poke: () => void) {
    this.#known = [...known];
    this.#context = context;
    this.#store = store;
    this.#poke = poke;
  }

  /**
   * The events up to the day that may not open yet: what a review of an earlier day found counts from that day on, so it has to be there first, in
   * every partition and in every run. @throws NotYet when that is the first event
   */
  *takeable(events: readonly RecordedEvent[]): Generator<RecordedEvent> {
    for (const event of events) {
      const waitingFor = event.type === DAY_OPENED ? this.#pendingBefore(dateOf(event)) : undefined;
      if (waitingFor !== undefined) {
        this.#poke();
        const last = this.all.at(-1);
        if (!last) throw new NotYet(`${dateOf(event)} opens when the review of ${waitingFor} is complete`);
        this.#context.onlyUpTo(last.position);
        return;
      }
      yield event;
      this.all.push(event);
    }
  }

  /** Measures the partition when the event has opened a day on which a review is due. */
  async taken(event: RecordedEvent, fold: ScoringFold): Promise<void> {
    const { policy } = fold;
    if (event.type !== DAY_OPENED || !policy?.reviews || fold.own.state.position !== event.position) return;
    const day = dateOf(event);
    const isFirst = !this.#known.some(({ policyHash, outcome }) => policyHash === policy.ref.hash && outcome !== 'abandoned');
    if (!isFirst && !policy.reviews.isDueOn(day)) return;

    const tx = this.#context.transaction;
    await this.#store.loadAll(tx, fold);
    const products = policy.reviews.products ? await productTotals(tx, policy, fold.partition, event, this.#context) : [];
    const cut = { day, partition: fold.partition, policy: policy.ref, occurredAt: event.occurredAt };
    await saveCut(tx, cut, measuredIn(fold, policy, day), products);
    this.#known.push({ day, policyHash: policy.ref.hash, outcome: null });
    this.#context.whenCommitted(this.#poke);
  }

  #pendingBefore(day: PlainDate): PlainDate | undefined {
    return this.#known.find((cut) => cut.outcome === null && cut.day < day)?.day;
  }
}

/** What a review measures of the accounts of a partition when a day opens. */
export const measuredIn = (fold: ScoringFold, { reviews }: CompiledPolicy, day: PlainDate): readonly MeasuredAccount[] =>
  reviews ? fold.accounts.all().flatMap(([accountId, state]) => measure(reviews, accountId, state, toDayNumber(day)) ?? []) : [];
