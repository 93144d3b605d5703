import type { RecordedEvent } from '@strata/ledger';
import { merged } from './merged.js';
import type { RecordedInput } from './recorded-input.js';

const event = (position: number) => ({ eventId: `fact ${position}`, position }) as RecordedEvent;
const input = (name: string, after: number) => ({ eventId: name, after }) as RecordedInput;

async function* pages<T>(items: readonly T[], size: number): AsyncGenerator<readonly T[]> {
  for (let i = 0; i < items.length; i += size) yield items.slice(i, i + size);
}

const orderOf = async (facts: readonly RecordedEvent[], inputs: readonly RecordedInput[], size: number) => {
  const order: string[] = [];
  for await (const { event: one } of merged(pages(facts, size), pages(inputs, size))) order.push(one.eventId);
  return order;
};

describe.each([1, 2, 100])('from pages of %i', (size) => {
  it('every input stands behind the event after which it took effect, and before the next', async () => {
    const inputs = [input('before all', 0), input('first', 1), input('second', 1), input('last', 3)];
    expect(await orderOf([1, 2, 3].map(event), inputs, size)).toEqual([
      'before all',
      'fact 1',
      'first',
      'second',
      'fact 2',
      'fact 3',
      'last',
    ]);
  });

  it('inputs come without events, and events without inputs', async () => {
    expect(await orderOf([], [input('alone', 0)], size)).toEqual(['alone']);
    expect(await orderOf([1, 2].map(event), [], size)).toEqual(['fact 1', 'fact 2']);
  });
});
