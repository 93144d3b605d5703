import { deriveEventId, type Ledger, type RecordedEvent, transact } from '../src/index.js';

/** The partition that the decisions go to; the events come from partition 0 of the same ledger, so one database serves both. */
const DECISIONS = 1;

/** What the smallest consumer keeps of an account. `seen` makes it proof against a checkpoint that was set back. */
type Folded = Readonly<{ events: number; seen: number }>;

/**
 * One batch, one transaction, as libs/messaging does it: the checkpoint tells what was seen before, a batch that leaves a
 * hole is not taken, effects and checkpoint are committed together. Decides once per event: how many this stream has.
 */
export const consume = (ledger: Ledger, consumer: string, batch: readonly RecordedEvent[]): Promise<'done' | 'hole'> =>
  transact(ledger.pool, async (tx) => {
    let position = await ledger.checkpoint(tx, consumer, 0);
    const fresh: RecordedEvent[] = [];
    for (const event of [...batch].sort((a, b) => a.position - b.position)) {
      if (event.position <= position) continue;
      if (event.position > position + 1) return 'hole';
      fresh.push(event);
      position = event.position;
    }
    if (fresh.length === 0) return 'done';

    const streams = [...new Set(fresh.map(({ stream }) => `${consumer}/${stream}`))];
    const loaded = await ledger.loadStates(tx, DECISIONS, streams);
    const states = new Map(streams.map((stream) => [stream, (loaded.get(stream)?.state ?? { events: 0, seen: 0 }) as Folded]));
    const decided = new Map<string, { eventId: string; data: unknown }[]>(streams.map((stream) => [stream, []]));
    for (const event of fresh) {
      const stream = `${consumer}/${event.stream}`;
      const state = states.get(stream);
      if (!state || event.position <= state.seen) continue;
      const next = { events: state.events + 1, seen: event.position };
      states.set(stream, next);
      decided
        .get(stream)
        ?.push({ eventId: deriveEventId(`${event.eventId}/${stream}`, 0), data: { count: next.events, cause: event.position } });
    }
    await ledger.append(
      tx,
      streams.flatMap((stream) => {
        const events = (decided.get(stream) ?? []).map((decision) => ({
          ...decision,
          type: 'spec.counted.v1',
          metadata: {},
          occurredAt: '2026-03-01T00:00:00.000Z',
        }));
        const append = {
          partition: DECISIONS,
          stream,
          expectedVersion: 'any' as const,
          events,
          state: states.get(stream),
          nextDue: null,
        };
        return events.length > 0 ? [append] : [];
      }),
    );
    await ledger.moveCheckpoint(tx, consumer, 0, position);
    return 'done';
  });

/** What a consumer decided, comparable with what another did. */
export const decisionsOf = async (ledger: Ledger, consumer: string): Promise<unknown[]> => {
  const events: RecordedEvent[] = [];
  for await (const page of ledger.history({ partition: DECISIONS })) events.push(...page);
  return events
    .filter(({ stream }) => stream.startsWith(`${consumer}/`))
    .map(({ stream, version, data }) => ({ stream: stream.slice(consumer.length + 1), version, data }))
    .sort((a, b) => a.stream.localeCompare(b.stream) || a.version - b.version);
};
