import type { Contract } from '../contract.js';
import { contracts, personalFields } from '../contracts.js';
import { exampleOf } from '../examples.js';
import { publicContracts, publicExampleOf } from '../public/public.messages.js';
import { isSchema, type Schema } from '../schema.js';
import { exampleHeaders } from './headers.js';
import { sharedIn, toPayload } from './payload.js';

/** A message as the document describes it, and the schemas that it shares with others. */
export type Message = Readonly<{ type: string; message: Schema; shared: Schema }>;

/** The messages of a topic, in the order of the documents; none when nothing here belongs on a topic of that name. */
export const messagesOf = (topic: string): readonly Message[] => {
  const [, service] = /^([a-z-]+)\.ledger\.v\d+$/.exec(topic) ?? [];
  if (service === undefined) return publicContracts.filter(({ type }) => type === topic).map(publicMessage);
  const recorded = contracts.filter(({ type }) => serviceOf(type) === service).map((one) => ledgerMessage(one, service));
  return service === 'account' && recorded.length > 0 ? [...recorded, ownMessage] : recorded;
};

/** Days are opened by the account service; every other event is recorded by the service in its name. */
const serviceOf = (type: string): string => (type.startsWith('calendar.') ? 'account' : (type.split('.')[0] ?? ''));

type Shown = Pick<Contract, 'type' | 'title' | 'description'>;

const messageOf = ({ type, title, description }: Shown, headers: string, payload: Schema, example?: Schema): Schema => ({
  name: type,
  title,
  summary: description,
  contentType: 'application/json',
  headers: { $ref: `#/components/schemas/${headers}` },
  correlationId: { $ref: '#/components/correlationIds/request' },
  payload,
  bindings: { kafka: { key: { type: 'string', description: 'The same as `ce_subject`.' }, bindingVersion: '0.5.0' } },
  ...(example && { examples: [example] }),
});

/** Whose decision a public message tells of; scoring's unless said here. */
const TOLD_BY: Readonly<Record<string, string>> = { 'strata.stage-changed.v1': 'lifecycle' };

/** Public messages are decisions of a service, in words for others. */
const publicMessage = (one: Contract): Message => {
  const payload = publicExampleOf(one.type);
  const headers = exampleHeaders(one.type, TOLD_BY[one.type] ?? 'scoring', `account-${String(payload['accountId'])}`, false);
  const message = messageOf(one, 'publicHeaders', toPayload(one.schema), { headers, payload });
  return { type: one.type, message, shared: sharedIn(one.schema) };
};

const ledgerMessage = (one: Contract, service: string): Message => {
  const example = exampleOf(one.type);
  const isEvent = 'specversion' in example;
  const data = isEvent && isSchema(example['data']) ? example['data'] : example;
  const headers = exampleHeaders(one.type, service, streamOf(one.type, example['subject'] ?? data['accountId']), true);
  const message = messageOf(one, 'ledgerHeaders', toPayload(one.schema), { headers, payload: sealed(one.type, data) });
  return { type: one.type, message, shared: sharedIn(one.schema) };
};

/** A type that a company registered itself: its schema is in `account.event-type-registered.v1`. */
const ownMessage: Message = {
  type: 'custom',
  message: messageOf(
    {
      type: 'custom',
      title: 'Of a type of your own',
      description: 'Its type is custom.<name>.v<major>, its data is as registered.',
    },
    'ledgerHeaders',
    { type: 'object' },
  ),
  shared: {},
};

const STREAMS: Readonly<Record<string, string>> = {
  'calendar.day-opened.v1': 'calendar',
  'account.event-type-registered.v1': 'event-types',
  'scoring.policy-drafted.v1': 'policy-cn-b2b',
  'scoring.policy-checked.v1': 'policy-cn-b2b',
  'scoring.policy-tried.v1': 'policy-cn-b2b',
  'scoring.policy-approved.v1': 'policy-cn-b2b',
  'scoring.policy-published.v1': 'inputs',
  'scoring.policy-took-effect.v1': 'inputs',
  'scoring.tier-overridden.v1': 'inputs',
  'scoring.override-withdrawn.v1': 'inputs',
  'lifecycle.policy-received.v1': 'inputs',
  'lifecycle.tier-received.v1': 'inputs',
  'lifecycle.signal-explained.v1': 'inputs',
  'lifecycle.outcome-explained.v1': 'inputs',
  'lifecycle.renewal-committed.v1': 'inputs',
  'lifecycle.policy-took-effect.v1': 'inputs',
};
const streamOf = (type: string, account: unknown): string => STREAMS[type] ?? `account-${String(account)}`;

/** As it stands in the ledger: examples show what senders write, people in clear. */
const sealed = (type: string, data: Schema): Schema => {
  const people = personalFields(type).filter((name) => name in data);
  return { ...data, ...Object.fromEntries(people.map((name) => [name, `sealed:v1:${'A'.repeat(60)}`])) };
};
