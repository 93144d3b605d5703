import fc from 'fast-check';
import { verifyChain } from './chain.js';
import type { RecordedEvent } from './event.js';
import { deriveEventId } from './event-id.js';
import { canonicalJson, digestOf, genesisHash, linkOf } from './hash.js';

const start = { position: 0, hash: genesisHash('account', 3) };

const aHistory = fc.array(fc.jsonValue(), { minLength: 2, maxLength: 8 }).map((contents) => {
  const events: RecordedEvent[] = [];
  for (const [n, data] of contents.entries()) {
    const event = {
      partition: 3,
      position: n + 1,
      eventId: deriveEventId('spec', n),
      stream: 'account-a',
      version: n + 1,
      type: 'account.noted.v1',
      data,
      metadata: { actor: 'x' },
      occurredAt: '2026-03-01T08:26:00.000Z',
      recordedAt: '2026-03-01T08:26:01.000Z',
      hash: '',
    };
    events.push({ ...event, hash: linkOf(events.at(-1)?.hash ?? start.hash, digestOf(event)) });
  }
  return events;
});

it('accepts a history as it was recorded, also from the middle', () =>
  fc.assert(
    fc.asyncProperty(aHistory, async (events) => {
      const { position = 0, hash = '' } = events.at(-1) ?? {};
      expect(await verifyChain(events, start)).toEqual({ head: { position, hash } });
      const [first, ...rest] = events;
      expect(await verifyChain(rest, { position: 1, hash: first?.hash ?? '' })).toEqual({ head: { position, hash } });
    }),
  ));

it('names the first place of a history that was changed', () =>
  fc.assert(
    fc.asyncProperty(
      aHistory,
      fc.nat(),
      fc.constantFrom('data', 'type', 'stream', 'version', 'occurredAt', 'recordedAt', 'eventId', 'metadata'),
      async (events, at, field) => {
        const index = at % events.length;
        const changed = events.map((event, n) =>
          n === index ? { ...event, [field]: field === 'version' ? 99 : 'changed' } : event,
        );
        if (canonicalJson(changed) === canonicalJson(events)) return;
        expect((await verifyChain(changed, start)).broken?.position).toBe(index + 1);
      },
    ),
  ));

it('sees that an event was taken out, put in or moved', () =>
  fc.assert(
    fc.asyncProperty(aHistory, fc.nat(), async (events, at) => {
      const index = at % (events.length - 1);
      expect((await verifyChain(events.toSpliced(index, 1), start)).broken?.position).toBe(index + 1);
      const renumbered = events.toSpliced(index, 1).map((event, n) => ({ ...event, position: n + 1 }));
      expect((await verifyChain(renumbered, start)).broken?.position).toBe(index + 1);
    }),
  ));

it('does not take the chain of one partition for that of another', async () => {
  const [events] = fc.sample(aHistory, 1);
  expect((await verifyChain(events ?? [], { position: 0, hash: genesisHash('account', 2) })).broken?.position).toBe(1);
});
