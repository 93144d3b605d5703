import { Ledger, ledgerMigrations, ledgerPool, migrate, type RecordedEvent } from '@strata/ledger';
import { ensureTopics, Kafka, readTopics, Relay } from '@strata/messaging';
import { createTestDatabase, testKafka } from '@strata/testing';

const PARTITIONS = 4;
const schema = 'scoring';

/** The topics of an installation. */
export const listed = readTopics(new URL('../topics.yaml', import.meta.url));

/** A change of tier as scoring decides it. */
export type Decision = Readonly<{ eventId: string; accountId: string; partition: number; data: object }>;

/** As the scoring service translates its own decision for others. */
const messagesOf =
  (topic: string) =>
  ({ type, data, eventId, stream }: RecordedEvent) => {
    if (type !== 'scoring.tier-changed.v1') return [];
    const { on, ...decision } = data as Record<string, unknown>;
    const subject = stream.replace('account-', '');
    return [
      {
        topic,
        type: 'strata.tier-changed.v1',
        id: eventId,
        subject,
        data: { ...decision, effectiveOn: on, decisionId: eventId },
      },
    ];
  };

/** A ledger of scoring whose changes of tier a relay announces, on topics of this suite alone. */
export const announcing = async () => {
  const { brokers } = await testKafka();
  const migrations = ledgerMigrations({ schema, partitions: PARTITIONS });
  const database = await createTestDatabase({ name: 'kafka', migrate: (url) => migrate({ url, schema, migrations }) });
  const pool = ledgerPool({ url: database.url('strata_scoring') });
  const ledger = new Ledger({ pool, schema, partitions: PARTITIONS });
  const kafka = new Kafka({ brokers: [brokers], clientId: 'test' });
  const topics = listed.map((topic) => ({ ...topic, name: `${topic.name}.${database.name}` }));
  await ensureTopics(kafka, topics, PARTITIONS);
  const topic = `strata.tier-changed.v1.${database.name}`;
  const ledgerTopic = `scoring.ledger.v1.${database.name}`;
  const stop = new AbortController();
  const publishes = { topics: [topic], messagesOf: messagesOf(topic) };
  const relaying = new Relay({ ledger, topic: ledgerTopic, kafka, publishes }).run(stop.signal);
  return {
    brokers,
    topic,
    ledgerTopic,
    decide: async ({ eventId, accountId, partition, data }: Decision): Promise<void> => {
      const metadata = { correlationId: 'c-1' };
      const event = { eventId, type: 'scoring.tier-changed.v1', data, metadata, occurredAt: '2026-03-02T00:00:00.000Z' };
      const at = { partition, stream: `account-${accountId}`, expectedVersion: 'any', state: null, nextDue: null } as const;
      await ledger.append(pool, [{ ...at, events: [event] }]);
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await relaying;
      await pool.end();
      await database.drop();
    },
  };
};
