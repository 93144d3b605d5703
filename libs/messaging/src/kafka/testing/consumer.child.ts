import { deriveEventId, Ledger, ledgerPool, type RecordedEvent } from '@strata/ledger';
import { ConsumerLoop } from '../../consumer-loop.js';
import type { BatchHandler } from '../../delivery.js';
import { FeedClient } from '../feed-client.js';
import { Kafka } from '../kafka.js';
import { KafkaSource } from '../kafka.source.js';
import { type ChildOptions, report } from './child.fixtures.js';

/** Takes each order to one decision in its own ledger, whose id comes from the order's: a second one would be refused. */
const decideOn =
  (scoring: Ledger): BatchHandler =>
  async ({ partition, events }, { transaction }) => {
    const decisions = Map.groupBy(events, ({ stream }) => stream);
    const toDecision = ({ eventId, position, occurredAt }: RecordedEvent) => ({
      eventId: deriveEventId(eventId, 0),
      type: 'scoring.seen.v1',
      data: { position },
      metadata: { causationId: eventId },
      occurredAt,
    });
    const appends = [...decisions].map(([stream, all]) => ({
      partition,
      stream,
      expectedVersion: 'any' as const,
      events: all.map(toDecision),
      state: null,
      nextDue: null,
    }));
    await scoring.append(transaction, appends);
  };

const { url, brokers, topic, partitions, name = 'test', feed = '' } = JSON.parse(process.argv[2] ?? '') as ChildOptions;
const pool = ledgerPool({ url, max: 8 });
const scoring = new Ledger({ pool, schema: 'scoring', partitions });
const source = new KafkaSource({
  kafka: new Kafka({ brokers: [brokers], clientId: 'consumer' }),
  ledger: 'account',
  topic,
  partitions,
  feed: new FeedClient({ url: feed, ledger: 'account' }),
});
const loop = new ConsumerLoop({ consumer: name, pool, checkpoints: scoring, source, handle: decideOn(scoring) });
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
report(() => Object.fromEntries(loop.health().partitions.map(({ partition, position }) => [partition, position])));
await loop.run(stop.signal);
await pool.end();
process.exit(0);
