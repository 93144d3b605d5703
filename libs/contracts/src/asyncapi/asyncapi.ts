import type { Schema } from '../schema.js';
import { headerSchemas } from './headers.js';
import { type Message, messagesOf } from './messages.js';

/** A line of infra/kafka/topics.yaml. */
export type DescribedTopic = Readonly<{ name: string; for: string; retention?: string; compacted?: boolean }>;

/**
 * The AsyncAPI 3.0 document of all topics, as plain data: what Strata sends, with keys, headers, payloads and examples.
 * @throws Error in one sentence when a topic has no message: it is misspelt, or its contract is missing
 */
export const asyncApi = (topics: readonly DescribedTopic[], version: string): Schema => {
  const described = topics.map((topic) => ({ topic, messages: messagesOf(topic.name) }));
  const orphan = described.find(({ messages }) => messages.length === 0);
  if (orphan)
    throw new Error(`no contract belongs on topic ${orphan.topic.name}: declare it, or correct infra/kafka/topics.yaml`);
  const all = described.flatMap(({ messages }) => messages);
  return {
    asyncapi: '3.0.0',
    info: { title: 'Strata', version, description: ABOUT, license: { name: 'Apache-2.0' }, tags: Object.values(AUDIENCES) },
    defaultContentType: 'application/json',
    servers: { kafka: SERVER },
    channels: Object.fromEntries(described.map(({ topic, messages }) => [topic.name, channelOf(topic, messages)])),
    operations: Object.fromEntries(topics.map(({ name }) => [`send.${name}`, operationOf(name)])),
    components: {
      messages: Object.fromEntries(all.map(({ type, message }) => [type, message])),
      schemas: { ...headerSchemas, ...Object.fromEntries(all.flatMap(({ shared }) => Object.entries(shared))) },
      correlationIds: { request: { location: '$message.header#/correlation_id' } },
    },
  };
};

const ABOUT = `What Strata sends over Kafka. The key of a message is the account id and its partition that of the account, so messages about one account keep their order. A message may come again: with the same \`ce_id\`.

Fields, messages and words of enums are added; none is removed, renamed or retyped. What would break a reader is a new major version on a topic of its own. Readers ignore fields that they do not know.

Made by \`npm run contracts\`; docs/subscribing.md says how to subscribe.`;

const AUDIENCES = {
  public: { name: 'public', description: 'For everybody.' },
  internal: { name: 'internal', description: "For Strata's own services. Others use the public topics." },
};

const SERVER = {
  host: '{broker}',
  protocol: 'kafka',
  description: 'The brokers of the installation (KAFKA_BROKERS).',
  variables: { broker: { default: 'localhost:9092', description: 'host:port of a broker.' } },
};

const channelOf = (topic: DescribedTopic, messages: readonly Message[]): Schema => ({
  address: topic.name,
  title: topic.name,
  description: `For ${topic.for}.`,
  servers: [{ $ref: '#/servers/kafka' }],
  tags: [{ name: topic.name.startsWith('strata.') ? 'public' : 'internal' }],
  messages: Object.fromEntries(messages.map(({ type }) => [type, { $ref: `#/components/messages/${type}` }])),
  bindings: { kafka: { topic: topic.name, topicConfiguration: configurationOf(topic), bindingVersion: '0.5.0' } },
});

const DAY_MS = 86_400_000;
const configurationOf = ({ retention, compacted = false }: DescribedTopic): Schema => ({
  'cleanup.policy': [compacted ? 'compact' : 'delete'],
  ...(retention !== undefined && { 'retention.ms': Number(retention.slice(1, -1)) * DAY_MS }),
});

const operationOf = (topic: string): Schema => ({
  action: 'send',
  title: `Send to ${topic}`,
  channel: { $ref: `#/channels/${topic}` },
});
