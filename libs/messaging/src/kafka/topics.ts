import type { Kafka } from './kafka.js';
import type { Topic } from './topics.parser.js';

type Looker = Pick<Kafka, 'partitionsOf'>;
type Admin = Looker & Pick<Kafka, 'createTopics'>;

const DAY_MS = 86_400_000;

/** A topic has another number of partitions than the installation: nothing can be right that goes through it. */
export class WrongPartitions extends Error {
  override readonly name = 'WrongPartitions';
}

/** A topic that should exist does not, yet. */
export class NoSuchTopic extends Error {
  override readonly name = 'NoSuchTopic';
}

/** Creates the topics that are missing. Throws WrongPartitions, in one sentence, when one is there with another number. */
export const ensureTopics = async (admin: Admin, topics: readonly Topic[], partitions: number): Promise<void> => {
  const existing = await partitionsOf(
    admin,
    topics.map(({ name }) => name),
    partitions,
  );
  const missing = topics.filter(({ name }) => !existing.has(name));
  if (missing.length > 0)
    await admin.createTopics(missing.map((topic) => ({ name: topic.name, partitions, settings: settingsOf(topic) })));
};

/** Throws NoSuchTopic or WrongPartitions unless all are there as they should be. For services, which create nothing. */
export const requireTopics = async (admin: Looker, names: readonly string[], partitions: number): Promise<void> => {
  const existing = await partitionsOf(admin, names, partitions);
  const missing = names.filter((name) => !existing.has(name));
  if (missing.length > 0)
    throw new NoSuchTopic(`topic ${missing.join(', ')} does not exist: create it as infra/kafka/topics.yaml says`);
};

const partitionsOf = async (
  admin: Looker,
  names: readonly string[],
  partitions: number,
): Promise<ReadonlyMap<string, number>> => {
  const existing = await admin.partitionsOf(names);
  for (const [name, found] of existing) {
    if (found !== partitions)
      throw new WrongPartitions(
        `topic ${name} has ${found} partitions, not ${partitions}: the number is fixed at installation (PARTITIONS)`,
      );
  }
  return existing;
};

const settingsOf = ({ retention, compacted = false }: Topic): Readonly<Record<string, string>> => ({
  'cleanup.policy': compacted ? 'compact' : 'delete',
  ...(retention !== undefined && { 'retention.ms': String(Number(retention.slice(1, -1)) * DAY_MS) }),
});
