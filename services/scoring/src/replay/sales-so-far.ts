import { type MeasuredProduct, salesIn } from '@strata/domain-scoring';
import { type PlainDate, toDayNumber } from '@strata/kernel';
import type { RecordedEvent } from '@strata/ledger';
import type { Skips } from '@strata/messaging';
import type { CompiledPolicy } from '@strata/policy';

/**
 * What a partition sold of each product, summed in memory while its past runs by: as big as the window of the policy that asks. Written apart from
 * the sums that reviews keep in the database, so that each proves the other.
 */
export class SalesSoFar {
  readonly #history: (upTo: number) => AsyncIterable<readonly RecordedEvent[]>;
  readonly #skips: Skips;
  readonly #sums = new Map<string, Map<number, number>>();
  #policy: CompiledPolicy | null = null;

  /** @param history the partition's events up to a position: read once for each policy that asks, since its past is not summed before */
  constructor(history: (upTo: number) => AsyncIterable<readonly RecordedEvent[]>, skips: Skips) {
    this.#history = history;
    this.#skips = skips;
  }

  /** The next event. */
  add(event: RecordedEvent): void {
    const products = this.#policy?.reviews?.products;
    if (!this.#policy || !products || this.#skips.isLeftOut(event.stream, event.position)) return;
    for (const { product, day, amount } of salesIn(products, this.#policy, event)) {
      const days = this.#sums.get(product) ?? new Map<number, number>();
      days.set(day, (days.get(day) ?? 0) + amount);
      this.#sums.set(product, days);
    }
  }

  /** What was sold until a day, within the window of the policy; the events up to the position of its opening have been added. */
  async until(policy: CompiledPolicy, date: PlainDate, position: number): Promise<readonly MeasuredProduct[]> {
    const products = policy.reviews?.products;
    if (!products) return [];
    if (this.#policy?.ref.hash !== policy.ref.hash) await this.#beginAgain(policy, position);
    const today = toDayNumber(date);
    const out = products.measure.window?.before(today) ?? -Infinity;
    return [...this.#sums].flatMap(([product, days]) => {
      for (const day of days.keys()) if (day <= out) days.delete(day);
      const counting = [...days].filter(([day]) => day <= today);
      return counting.length === 0 ? [] : [{ product, amount: counting.reduce((sum, [, amount]) => sum + amount, 0) }];
    });
  }

  async #beginAgain(policy: CompiledPolicy, position: number): Promise<void> {
    this.#sums.clear();
    this.#policy = policy;
    for await (const page of this.#history(position)) for (const event of page) this.add(event);
  }
}
