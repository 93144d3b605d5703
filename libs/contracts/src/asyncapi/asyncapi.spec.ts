import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { contracts, publicContracts } from '../index.js';
import type { Schema } from '../schema.js';
import { asyncApi } from './asyncapi.js';

const topics = [
  { name: 'account.ledger.v1', for: 'our own services', retention: 'P7D' },
  { name: 'scoring.ledger.v1', for: 'our own services', retention: 'P7D' },
  { name: 'lifecycle.ledger.v1', for: 'our own services', retention: 'P7D' },
  { name: 'strata.tier-changed.v1', for: 'everybody', compacted: true },
  { name: 'strata.entitlements-changed.v1', for: 'everybody', retention: 'P30D' },
  { name: 'strata.stage-changed.v1', for: 'everybody', retention: 'P30D' },
];
const document = asyncApi(topics, '1.2.3');
const { components, channels } = document as {
  components: { messages: Record<string, Schema>; schemas: Schema };
  channels: Record<string, Schema>;
};
type Example = { headers: Schema; payload: Schema };
const examples = Object.entries(components.messages).flatMap(([type, { examples: shown = [], payload, headers }]) =>
  (shown as Example[]).map((example) => [type, { example, payload, headers }] as const),
);

/** As other tools understand it: draft 7, with references into the document. */
const validatorOf = (schema: unknown) => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addFormat('currency', true);
  ajv.addSchema({ components }, 'document');
  const inDocument = JSON.stringify(schema).replaceAll('"#/', '"document#/');
  return ajv.compile(JSON.parse(inDocument) as object);
};

it('describes every event and every public message, and types of a company of its own', () => {
  const types = [...contracts, ...publicContracts].map(({ type }) => type);
  expect(Object.keys(components.messages).toSorted()).toEqual([...types, 'custom'].toSorted());
});

it.each(examples)('%s: the example is one, with its headers', (_type, { example, payload, headers }) => {
  const [ofPayload, ofHeaders] = [validatorOf(payload), validatorOf(headers)];
  expect([ofPayload(example.payload), ofPayload.errors, ofHeaders(example.headers), ofHeaders.errors]).toEqual([
    true,
    null,
    true,
    null,
  ]);
});

it('shows people sealed, as they stand in the ledger', () => {
  const [, named] = examples.find(([type]) => type === 'account.contact-named.v1') ?? [];
  expect(named?.example.payload).toMatchObject({ contactId: 'p-1', name: expect.stringMatching(/^sealed:v1:/) as string });
  expect(JSON.stringify(document)).not.toContain('hengtong.example');
});

it('says for whom a topic is and how long it keeps', () => {
  expect(channels['account.ledger.v1']).toMatchObject({
    tags: [{ name: 'internal' }],
    bindings: { kafka: { topicConfiguration: { 'cleanup.policy': ['delete'], 'retention.ms': 604_800_000 } } },
  });
  expect(channels['strata.tier-changed.v1']).toMatchObject({
    tags: [{ name: 'public' }],
    messages: { 'strata.tier-changed.v1': { $ref: '#/components/messages/strata.tier-changed.v1' } },
    bindings: { kafka: { topicConfiguration: { 'cleanup.policy': ['compact'] } } },
  });
});

it('refuses a topic that no contract belongs on', () => {
  expect(() => asyncApi([{ name: 'strata.teir-changed.v1', for: 'everybody' }], '1')).toThrow('strata.teir-changed.v1');
});
