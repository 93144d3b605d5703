import type { RecordedEvent } from '@strata/ledger';
import type { RecordedInput } from './recorded-input.js';

type Merged = Readonly<{ event: RecordedEvent; isInput: false } | { event: RecordedInput; isInput: true }>;

/**
 * The events of a partition of the primary ledger and the inputs recorded beside it, in the order in which they took effect: an input stands
 * behind the event at its `after`, and before the next. Both come in their own order.
 */
export async function* merged(
  history: AsyncIterable<readonly RecordedEvent[]>,
  inputs: AsyncIterable<readonly RecordedInput[]>,
): AsyncGenerator<Merged> {
  const waiting = inputs[Symbol.asyncIterator]();
  let page: readonly RecordedInput[] = [];
  let at = 0;
  const peek = async (): Promise<RecordedInput | undefined> => {
    while (at >= page.length) {
      const next = await waiting.next();
      if (next.done) return undefined;
      page = next.value;
      at = 0;
    }
    return page[at];
  };
  let input = await peek();
  for await (const events of history) {
    for (const event of events) {
      for (; input && input.after < event.position; input = await peek()) {
        at += 1;
        yield { event: input, isInput: true };
      }
      yield { event, isInput: false };
    }
  }
  for (; input; input = await peek()) {
    at += 1;
    yield { event: input, isInput: true };
  }
}
