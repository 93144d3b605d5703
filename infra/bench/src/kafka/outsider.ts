import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs from 'kafkajs';

/** What everybody else has: plain kafkajs, with nothing of ours around it. */
export class Outsider {
  readonly #kafka: kafkajs.Kafka;

  constructor(brokers: string) {
    this.#kafka = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.NOTHING });
  }

  /** A producer that loses nothing: the settings of our relay. */
  async producer(): Promise<kafkajs.Producer> {
    const producer = this.#kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    return producer;
  }

  /** Hears a topic from now on, or from its beginning. Resolves once it listens; answers the function that ends that. */
  async hear(
    topic: string,
    heard: (message: kafkajs.KafkaMessage, partition: number) => void,
    fromBeginning = false,
  ): Promise<() => Promise<void>> {
    const consumer = this.#kafka.consumer({ groupId: `outsider-${randomUUID()}` });
    const joined = Promise.withResolvers<void>();
    consumer.on('consumer.group_join', () => joined.resolve());
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch: { partition, messages } }) => messages.forEach((message) => heard(message, partition)),
    });
    await joined.promise;
    if (!fromBeginning) await sleep(1_000); // until it knows where each partition ends
    return () => consumer.disconnect();
  }

  /** The number of messages that a topic holds. */
  async size(topic: string): Promise<number> {
    const admin = this.#kafka.admin();
    await admin.connect();
    const offsets = await admin.fetchTopicOffsets(topic).finally(() => admin.disconnect());
    return offsets.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
  }
}
