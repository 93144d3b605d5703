import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Admin, type Consumer, type EachBatchPayload, type ITopicConfig } from 'kafkajs';
import { type KafkaLog, levelOf, newsOnly } from './kafka.log.js';
import type { KafkaSettings } from './kafka-settings.js';
import { explained } from './kafka-trouble.js';
import { repairKafkajs } from './kafkajs-repairs.js';
import { connectSocket } from './sockets.js';

/** A message as we hand it over: the partition is ours to say, never the client's. */
export type OutgoingMessage = Readonly<{
  topic: string;
  partition: number;
  key: string;
  value: string;
  headers: Readonly<Record<string, string>>;
}>;

/** A message as it comes back. `offset` is Kafka's own number, which is not a position. */
export type IncomingMessage = Readonly<{ offset: string; value: string; headers: Readonly<Record<string, string>> }>;

export type TopicToCreate = Readonly<{ name: string; partitions: number; settings: Readonly<Record<string, string>> }>;

/** One idempotent producer. After a failed `send` it is to be closed and replaced: its sequence numbers are not to be trusted. */
export type KafkaProducer = Readonly<{
  send: (messages: readonly OutgoingMessage[]) => Promise<void>;
  close: () => Promise<void>;
}>;

export type Membership = Readonly<{
  group: string;
  topic: string;
  /** The partitions that are this member's from now on, instead of all it had before. */
  assigned: (partitions: readonly number[]) => void;
  /** The group is sharing its partitions out anew: none is this member's until `assigned` is called again. */
  revoked: () => void;
  received: (partition: number, messages: readonly IncomingMessage[]) => void;
  /** The broker has answered: the sign of life. */
  ticked: () => void;
}>;

/** A member of a consumer group. */
export type KafkaMember = Readonly<{
  /** Resolves with the reason when the member has left by itself: the broker is away, or the client has given up. */
  ended: Promise<Error>;
  pause: (partition: number) => void;
  resume: (partition: number) => void;
  /** Notes where a successor may begin to read. Only a hint: what was taken is in the consumer's own checkpoint. */
  commit: (offsets: ReadonlyMap<number, string>) => Promise<void>;
  leave: () => Promise<void>;
}>;

/** A dead member is noticed after this time, and its partitions go to others: what a takeover after a kill -9 costs. */
const SESSION_MS = 8_000;
const HEARTBEAT_MS = 750;
/** The longest wait of one request for news; a rebalance is noticed between two of them. */
const FETCH_WAIT_MS = 500;

/** The longest wait for the leaders of topics that were just created. */
const LEADERS_MS = 15_000;

repairKafkajs();

/**
 * Everything that we use of kafkajs, in one file: it has no maintainer any more, and this is what a successor must offer. Its own
 * restarts are switched off: whoever uses this starts anew, so that there is one way to recover, and it is tested.
 */
export class Kafka {
  readonly #client: kafkajs.Kafka;
  readonly #settings: KafkaSettings;

  constructor(settings: KafkaSettings, log?: KafkaLog) {
    const { brokers, clientId, ssl = false, sasl } = settings;
    this.#settings = settings;
    const isNews = newsOnly();
    this.#client = new kafkajs.Kafka({
      brokers: [...brokers],
      clientId,
      ssl,
      socketFactory: connectSocket,
      ...(sasl && { sasl: saslOf(sasl) }),
      connectionTimeout: 3_000,
      requestTimeout: 15_000,
      retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 1_000, restartOnFailure: () => Promise.resolve(false) },
      logLevel: kafkajs.logLevel.WARN,
      logCreator:
        () =>
        ({ level, log: entry }) => {
          const fields: Readonly<Record<string, unknown>> = {
            kafka: entry['groupId'] ?? entry['broker'],
            reason: entry['error'],
          };
          const wanted = levelOf(level === kafkajs.logLevel.ERROR, entry);
          log?.[wanted === 'warn' && isNews(JSON.stringify([fields, entry.message])) ? 'warn' : 'debug'](fields, entry.message);
        },
    });
  }

  /** The number of partitions of each of these topics that exists. */
  partitionsOf(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.#administer(async (admin) => {
      const existing = new Set(await admin.listTopics());
      const { topics: found } = await admin.fetchTopicMetadata({ topics: topics.filter((topic) => existing.has(topic)) });
      return new Map(
        found.flatMap(({ name, partitions }) => (topics.includes(name) ? [[name, partitions.length] as const] : [])),
      );
    });
  }

  /** Creates topics with the cluster's own replication factor; one that somebody else has just created is left as it is. */
  createTopics(topics: readonly TopicToCreate[]): Promise<void> {
    return this.#administer(async (admin) => {
      await admin.createTopics({ topics: topics.map(toTopicConfig), waitForLeaders: false });
      await this.#untilLed(
        admin,
        topics.map(({ name }) => name),
      );
    });
  }

  /** A broker that has not heard yet of what was just created says that there is no such topic, or no leader. */
  async #untilLed(admin: Admin, topics: string[]): Promise<void> {
    for (const end = Date.now() + LEADERS_MS; ; await sleep(50)) {
      try {
        const { topics: found } = await admin.fetchTopicMetadata({ topics });
        if (found.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0))) return;
      } catch (error) {
        if (!(error instanceof kafkajs.KafkaJSProtocolError) || !error.retriable || Date.now() > end) throw error;
      }
      if (Date.now() > end) throw new Error(`no leader for ${topics.join(', ')} within ${LEADERS_MS / 1_000} seconds`);
    }
  }

  /** A connected producer: what it sends is acknowledged by every in-sync replica, and written once however often it is retried. */
  async producer(): Promise<KafkaProducer> {
    const producer = this.#client.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    });
    await producer.connect().catch((error: unknown) => {
      throw explained(error, this.#settings);
    });
    return {
      send: async (messages) => {
        await producer.sendBatch({ acks: -1, topicMessages: byTopic(messages) });
      },
      close: () => producer.disconnect(),
    };
  }

  /** Joins a consumer group; resolves once it has been given its partitions, if any. */
  async join({ group, topic, assigned, revoked, received, ticked }: Membership): Promise<KafkaMember> {
    const consumer = this.#client.consumer({
      groupId: group,
      sessionTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: 30_000,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      allowAutoTopicCreation: false,
    });
    const ended = Promise.withResolvers<Error>();
    consumer.on('consumer.crash', ({ payload: { error } }) => ended.resolve(error));
    consumer.on('consumer.rebalancing', revoked);
    consumer.on('consumer.group_join', ({ payload: { memberAssignment } }) => assigned(memberAssignment[topic] ?? []));
    consumer.on('consumer.fetch', ticked);
    consumer.on('consumer.heartbeat', ticked);
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [topic], fromBeginning: true });
      const eachBatch = async ({ batch }: EachBatchPayload) => received(batch.partition, batch.messages.map(toIncoming));
      await consumer.run({ autoCommit: false, eachBatch });
    } catch (error) {
      await leave(consumer);
      throw explained(error, this.#settings);
    }
    const only = (partition: number) => [{ topic, partitions: [partition] }];
    return {
      ended: ended.promise,
      pause: (partition) => consumer.pause(only(partition)),
      resume: (partition) => consumer.resume(only(partition)),
      commit: (offsets) => consumer.commitOffsets([...offsets].map(([partition, offset]) => ({ topic, partition, offset }))),
      leave: () => leave(consumer),
    };
  }

  async #administer<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = this.#client.admin();
    try {
      await admin.connect();
      return await work(admin);
    } catch (error) {
      throw explained(error, this.#settings);
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }
}

/** Whether the broker refuses these very messages, so that trying again cannot help before somebody does something about it. */
export const isRefusedByBroker = (error: unknown): boolean =>
  error instanceof kafkajs.KafkaJSProtocolError && !error.retriable && !LOST_SEQUENCE.includes(error.type);

/** A new producer helps. */
const LOST_SEQUENCE: readonly string[] = ['OUT_OF_ORDER_SEQUENCE_NUMBER', 'UNKNOWN_PRODUCER_ID', 'INVALID_PRODUCER_EPOCH'];

const leave = (consumer: Consumer): Promise<void> => consumer.disconnect().catch(() => undefined);

const saslOf = ({ mechanism, ...account }: NonNullable<KafkaSettings['sasl']>): kafkajs.SASLOptions => {
  switch (mechanism) {
    case 'plain':
      return { mechanism, ...account };
    case 'scram-sha-256':
      return { mechanism, ...account };
    case 'scram-sha-512':
      return { mechanism, ...account };
  }
};

const toTopicConfig = ({ name, partitions, settings }: TopicToCreate): ITopicConfig => ({
  topic: name,
  numPartitions: partitions,
  replicationFactor: -1,
  configEntries: Object.entries(settings).map(([key, value]) => ({ name: key, value })),
});

const byTopic = (messages: readonly OutgoingMessage[]) =>
  [...Map.groupBy(messages, ({ topic }) => topic)].map(([topic, all]) => ({
    topic,
    messages: all.map(({ partition, key, value, headers }) => ({ partition, key, value, headers })),
  }));

const toIncoming = ({ offset, value, headers = {} }: kafkajs.KafkaMessage): IncomingMessage => {
  const texts: Record<string, string> = {};
  for (const name in headers) texts[name] = String(headers[name]);
  return { offset, value: value?.toString() ?? '', headers: texts };
};
