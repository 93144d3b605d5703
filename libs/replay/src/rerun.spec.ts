import type { RecordedEvent } from '@strata/ledger';
import { knownThen, rerun } from './rerun.js';

const event = (position: number, after?: number): RecordedEvent => ({
  partition: 0,
  position,
  eventId: `00000000-0000-5000-8000-${String(position).padStart(12, '0')}`,
  stream: 'account-a',
  version: position,
  type: after === undefined ? 'fact' : 'input',
  data: {},
  metadata: after === undefined ? {} : { after },
  occurredAt: '2026-01-01T00:00:00.000Z',
  recordedAt: '2026-01-01T00:00:00.000Z',
  hash: '',
});

async function* pagesOf(size: number, count: number) {
  for (let first = 1; first <= count; first += size)
    yield Array.from({ length: Math.min(size, count - first + 1) }, (_, i) => event(first + i));
}

async function* inOrder(...inputs: readonly RecordedEvent[]) {
  yield* inputs;
}

const replay = async (
  inputs: readonly RecordedEvent[],
  { size = 2, isTakenIn }: { size?: number; isTakenIn?: (input: RecordedEvent, reached: number) => Promise<boolean> } = {},
) => {
  const met: string[] = [];
  const fold = {
    take: ({ position }: RecordedEvent) => void met.push(`e${position}`),
    input: async ({ position }: RecordedEvent) => void met.push(`i${position}`),
  };
  const running = rerun(fold, {
    events: pagesOf(size, 5),
    inputs: inOrder(...inputs),
    ...(isTakenIn && { isTakenIn }),
  });
  let step = await running.next();
  let events = 0;
  for (; !step.done; step = await running.next()) events += step.value.length;
  return { met: met.join(' '), events, untaken: step.value?.position };
};

const inputs = [event(1, 0), event(2, 2), event(3, 2), event(4, 5)];
const order = 'i1 e1 e2 i2 i3 e3 e4 e5 i4';

it.each([1, 2, 5, 100])('meets every input behind the event after which it was recorded, in pages of %i', async (size) =>
  expect(await replay(inputs, { size })).toEqual({ met: order, events: 5, untaken: undefined }),
);

it('stops at the first input behind the last event that was not taken in', async () =>
  expect(await replay([...inputs, event(5, 5)], { isTakenIn: async ({ position }) => position < 5 })).toEqual({
    met: order,
    events: 5,
    untaken: 5,
  }));

it('leaves out what was recorded behind a later event, where the past ends before its record does', async () =>
  expect(await replay([...inputs, event(5, 6)], { isTakenIn: knownThen })).toEqual({ met: order, events: 5, untaken: 5 }));

it('refuses an input that does not say behind which event it took effect', async () =>
  expect(replay([event(7)])).rejects.toThrow('does not say behind which event'));
