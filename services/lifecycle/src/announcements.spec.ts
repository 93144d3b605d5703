import { contractOf, exampleOf, publicContracts, publicExampleOf, readingValidator } from '@strata/contracts';
import type { RecordedEvent } from '@strata/ledger';
import { announcements } from './announcements.js';

const { decisionId } = publicExampleOf('strata.stage-changed.v1');
const stageChanged = publicContracts.find(({ type }) => type === 'strata.stage-changed.v1');

const recorded = (type: string, data: unknown = exampleOf(type)): RecordedEvent => ({
  partition: 3,
  position: 7,
  eventId: String(decisionId),
  stream: 'account-acct-a',
  version: 2,
  type,
  data,
  metadata: {},
  occurredAt: '2026-03-02T00:00:00.000Z',
  recordedAt: '2026-03-02T08:00:00.000Z',
  hash: '',
});

it('announces a change of stage in the words of the public contract', () => {
  expect(announcements.messagesOf(recorded('lifecycle.stage-changed.v1'))).toEqual([
    { topic: 'strata.stage-changed.v1', id: decisionId, subject: 'acct-a', data: publicExampleOf('strata.stage-changed.v1') },
  ]);
});

it('announces the first stage of an account too', () => {
  const first = { ...exampleOf('lifecycle.stage-changed.v1'), from: null, rule: null };
  const [message] = announcements.messagesOf(recorded('lifecycle.stage-changed.v1', first));
  expect(stageChanged && readingValidator(stageChanged)(message?.data)).toEqual([]);
});

it.each(['lifecycle.signal-opened.v1', 'lifecycle.renewal-settled.v1', 'lifecycle.tier-received.v1'])(
  'says nothing of %s',
  (type) => {
    expect(contractOf(type)).toBeDefined();
    expect(announcements.messagesOf(recorded(type))).toEqual([]);
  },
);
