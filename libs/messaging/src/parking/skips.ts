import type { ParkedEvent } from './parking.js';

/** A place in the order of what a consumer takes in: an event, or an input of its own ledger behind that event. */
export type Place = Readonly<{ position: number; isOwnInput: boolean }>;

type Rule = Pick<ParkedEvent, 'stream' | 'position' | 'isOwnInput' | 'outcome' | 'upTo'>;

const order = ({ position, isOwnInput }: Place): number => position + (isOwnInput ? 0.5 : 0);

/** What the handler leaves alone. It depends on positions only, so it is the same for every split into batches and in every replay. */
export class Skips {
  readonly #parked = new Map<string, number>();
  readonly #dropped = new Map<string, Readonly<{ from: number; upTo: number }>[]>();

  constructor(rules: readonly Rule[] = []) {
    for (const rule of rules) {
      if (rule.outcome === null) this.#parked.set(rule.stream, order(rule));
      else if (rule.outcome === 'dropped')
        this.#dropped.set(rule.stream, [
          ...(this.#dropped.get(rule.stream) ?? []),
          { from: order(rule), upTo: rule.upTo ?? rule.position },
        ]);
    }
  }

  /** Whether the stream stands still at this place: nothing may touch it, neither its own events nor a day nor a policy. */
  isParked(stream: string, place: Place): boolean {
    const from = this.#parked.get(stream);
    return from !== undefined && order(place) >= from;
  }

  /** Whether an event of the stream itself does not count: it was dropped, or the stream is parked. */
  isLeftOut(stream: string, position: number): boolean {
    return (
      this.isParked(stream, { position, isOwnInput: false }) ||
      (this.#dropped.get(stream)?.some(({ from, upTo }) => position >= from && position <= upTo) ?? false)
    );
  }
}
