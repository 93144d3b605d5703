import { deriveEventId, type Ledger, type NewEvent, type Queryable, type RecordedEvent } from '@strata/ledger';
import { CannotHandle, type BatchHandler, type Past, ParkedStreams, type EventSource, type Refolded } from '../src/index.js';

/** A fault of one version of the service: throws for the events that it cannot handle. */
export type Fault = (event: RecordedEvent) => void;

const none: Fault = () => undefined;

/** A small service: it sums up each account's `data.n`, and every new sum is a decision. */
const decide = (sum: number, event: RecordedEvent, fault: Fault): Readonly<{ sum: number; decision: NewEvent }> => {
  const { stream, eventId, position, occurredAt, data } = event;
  try {
    fault(event);
  } catch (error) {
    const poison = { stream, eventId, position, isOwnInput: false, reason: 'cannot-handle' as const };
    throw new CannotHandle(poison, (error as Error).message, { cause: error });
  }
  const next = sum + (data as { n: number }).n;
  const decision = {
    eventId: deriveEventId(eventId, 0),
    type: 'scoring.summed.v1',
    data: { sum: next },
    metadata: {},
    occurredAt,
  };
  return { sum: next, decision };
};

const sumOf = (state: unknown): number => (state as { sum: number } | null)?.sum ?? 0;

/** Its consumer. */
export const summing =
  (ledger: Ledger, fault: Fault = none): BatchHandler =>
  async ({ partition, events }, { transaction, skips }) => {
    const mine = events.filter(({ stream, position }) => !skips.isLeftOut(stream, position));
    const rows = await ledger.loadStates(transaction, partition, [...new Set(mine.map(({ stream }) => stream))]);
    const sums = new Map<string, { sum: number; decided: NewEvent[] }>();
    for (const event of mine) {
      const held = sums.get(event.stream) ?? { sum: sumOf(rows.get(event.stream)?.state), decided: [] };
      const { sum, decision } = decide(held.sum, event, fault);
      sums.set(event.stream, { sum, decided: [...held.decided, decision] });
    }
    const appends = [...sums].map(([stream, { sum, decided }]) => ({
      partition,
      stream,
      expectedVersion: rows.get(stream)?.version ?? 0,
      events: decided,
      state: { sum },
      nextDue: null,
    }));
    if (appends.length > 0) await ledger.appendExactly(transaction, appends);
  };

/** Its parked accounts. */
export const parkedSums = (ledger: Ledger, consumer: string, source: EventSource, fault: Fault = none): ParkedStreams =>
  new ParkedStreams({
    ledger,
    consumer,
    prefix: 'account-',
    source: async () => source,
    concernsAll: () => false,
    refold: (_: Queryable, { events, stream, skips }: Past): Promise<Refolded> => {
      const decided: NewEvent[] = [];
      let sum = 0;
      for (const event of events) {
        if (skips.isLeftOut(stream, event.position)) continue;
        const next = decide(sum, event, fault);
        sum = next.sum;
        decided.push(next.decision);
      }
      return Promise.resolve({ decided, row: { state: { sum }, nextDue: null } });
    },
    recorded: () => Promise.resolve(),
  });

/** The sums on record of an account, in order. */
export const sumsOf = async (ledger: Ledger, account: string): Promise<readonly number[]> =>
  (await ledger.readStream(`account-${account}`)).map(({ data }) => (data as { sum: number }).sum);
