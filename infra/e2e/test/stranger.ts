import { randomUUID } from 'node:crypto';
import kafkajs from 'kafkajs';

/** A message as a program of somebody else sees it. */
export type Seen = Readonly<{
  partition: number;
  key: string;
  headers: Readonly<Record<string, string>>;
  data: Readonly<Record<string, unknown>>;
}>;

const clientOf = (brokers: string) => new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.NOTHING });

/** Everything that a topic holds now, in the order of each partition, read with plain kafkajs and nothing of ours. */
export const everythingOn = async (brokers: string, topic: string): Promise<readonly Seen[]> => {
  const ends = await endsOf(brokers, topic);
  const seen: Seen[] = [];
  if (ends.size === 0) return seen;
  const done = Promise.withResolvers<void>();
  const consumer = clientOf(brokers).consumer({ groupId: `stranger-${randomUUID()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ partition, message: { offset, key, value, headers = {} } }) => {
      const text = Object.entries(headers).map(([name, header]) => [name, String(header)]);
      const data = JSON.parse(String(value)) as Seen['data'];
      seen.push({ partition, key: String(key), headers: Object.fromEntries(text), data });
      if (Number(offset) + 1 >= (ends.get(partition) ?? 0)) ends.delete(partition);
      if (ends.size === 0) done.resolve();
    },
  });
  await done.promise.finally(() => consumer.disconnect());
  return seen;
};

/** Where each partition that holds anything ends. */
const endsOf = async (brokers: string, topic: string): Promise<Map<number, number>> => {
  const admin = clientOf(brokers).admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(topic).finally(() => admin.disconnect());
  return new Map(offsets.flatMap(({ partition, low, high }) => (low === high ? [] : [[partition, Number(high)] as const])));
};

/** The partitions of each member of a consumer group, as the broker has shared them out; undefined while it is about to. */
export const sharesOf = async (brokers: string, group: string): Promise<readonly (readonly number[])[] | undefined> => {
  const admin = clientOf(brokers).admin();
  await admin.connect();
  const { groups } = await admin.describeGroups([group]).finally(() => admin.disconnect());
  const [described] = groups;
  if (described?.state !== 'Stable') return undefined;
  return described.members.map(({ memberAssignment }) =>
    Object.values(kafkajs.AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment ?? {}).flat(),
  );
};
