import { randomBytes } from 'node:crypto';
import kafkajs from 'kafkajs';
import { Kafka } from '../kafka.js';
import type { Topic } from '../topics.parser.js';
import { ensureTopics } from '../topics.js';

/** A name that no other suite has. */
export const unique = (name: string): string => `${name}-${randomBytes(4).toString('hex')}`;

/** Creates topics with names of their own, as `topics.yaml` would have them. */
export const createTopics = async (
  brokers: string,
  partitions: number,
  ...names: readonly string[]
): Promise<readonly string[]> => {
  const topics = names.map((name): Topic => ({ name: unique(name), for: 'tests', retention: 'P7D' }));
  await ensureTopics(client(brokers), topics, partitions);
  return topics.map(({ name }) => name);
};

export const client = (brokers: string): Kafka => new Kafka({ brokers: [brokers], clientId: 'test' });

/** A message as a stranger's program sees it. */
export type Seen = Readonly<{ partition: number; key: string; value: string; headers: Readonly<Record<string, string>> }>;

/** Reads topics from their beginning with plain kafkajs and nothing of ours, until `isEnough` says so of the latest message. */
export const readTopics = async (
  brokers: string,
  topics: readonly string[],
  isEnough: (latest: Seen) => boolean,
): Promise<readonly Seen[]> => {
  const kafka = new kafkajs.Kafka({
    brokers: [brokers],
    clientId: 'stranger',
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { retries: 20, maxRetryTime: 500 },
  });
  const consumer = kafka.consumer({ groupId: unique('stranger'), maxWaitTimeInMs: 100 });
  const seen: Seen[] = [];
  const enough = Promise.withResolvers<void>();
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ partition, message: { key, value, headers = {} } }) => {
      const text = Object.entries(headers).map(([name, header]) => [name, String(header)]);
      const message = { partition, key: String(key), value: String(value), headers: Object.fromEntries(text) };
      seen.push(message);
      if (isEnough(message)) enough.resolve();
    },
  });
  const patience = setTimeout(() => enough.reject(new Error(`only ${seen.length} messages were there`)), 30_000);
  try {
    await enough.promise;
  } finally {
    clearTimeout(patience);
    await consumer.disconnect();
  }
  return seen;
};

/** So many different messages, however often each came. */
export const different = (count: number): ((latest: Seen) => boolean) => {
  const places = new Set<string>();
  return ({ partition, headers }) => places.add(`${partition}/${headers['strata_position']}`).size >= count;
};

/** The positions of what was seen, in the order of arrival, by partition. */
export const positionsOf = (seen: readonly Seen[]): ReadonlyMap<number, readonly number[]> =>
  new Map(
    [...Map.groupBy(seen, ({ partition }) => partition)].map(([partition, all]) => [
      partition,
      all.map(({ headers }) => Number(headers['strata_position'])),
    ]),
  );

/** Places that came with two different events: there must be none. */
export const mixedUp = (seen: readonly Seen[]): readonly string[] => {
  const places = Map.groupBy(seen, ({ partition, headers }) => `${partition}/${headers['strata_position']}`);
  return [...places].flatMap(([place, all]) => (new Set(all.map(({ headers }) => headers['ce_id'])).size > 1 ? [place] : []));
};

/** The positions of a partition as they arrived first, without the repetitions. */
export const firsts = (positions: readonly number[] = []): readonly number[] => [...new Set(positions)];

export const upTo = (last: number): readonly number[] => Array.from({ length: last }, (_, index) => index + 1);
