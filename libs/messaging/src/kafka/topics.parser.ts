import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A line of infra/kafka/topics.yaml. */
export type Topic = Readonly<{
  name: string;
  /** Whom it is for, in words. */
  for: string;
  /** How long messages are kept, as a period of days: `P7D`. Absent when it is compacted: the latest of each key is kept. */
  retention?: string;
  compacted?: boolean;
}>;

/** Reads the list of topics. Throws one sentence that names the entry when one is not as it should be. */
export const readTopics = (file: string | URL): readonly Topic[] => {
  const content: unknown = parse(readFileSync(file, 'utf8'));
  const topics = typeof content === 'object' && content !== null && 'topics' in content ? content.topics : undefined;
  if (!Array.isArray(topics)) throw new Error(`${String(file)} must have a list of topics`);
  return topics.map((topic: unknown, index) => {
    if (!isTopic(topic))
      throw new Error(`topic ${index + 1} of ${String(file)} must have name, for, and retention (as P7D) or compacted: true`);
    return topic;
  });
};

const isTopic = (value: unknown): value is Topic => {
  const { name, for: whom, retention, compacted } = (value ?? {}) as Partial<Record<keyof Topic, unknown>>;
  const kept = retention === undefined ? compacted === true : typeof retention === 'string' && /^P\d+D$/.test(retention);
  return typeof name === 'string' && /^[a-z0-9.-]+$/.test(name) && typeof whom === 'string' && kept;
};
