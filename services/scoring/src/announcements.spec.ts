import { contractOf, exampleOf, publicContracts, publicExampleOf, readingValidator } from '@strata/contracts';
import type { RecordedEvent } from '@strata/ledger';
import { announcements } from './announcements.js';

const { decisionId } = publicExampleOf('strata.tier-changed.v1');

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

it('announces a change of tier in the words of the public contract', () => {
  const [message, ...more] = announcements.messagesOf(recorded('scoring.tier-changed.v1'));
  expect(message).toEqual({
    topic: 'strata.tier-changed.v1',
    id: decisionId,
    subject: 'acct-a',
    data: publicExampleOf('strata.tier-changed.v1'),
  });
  expect(more).toEqual([]);
});

it('announces a change of rights in the words of the public contract', () => {
  const [message, ...more] = announcements.messagesOf(recorded('scoring.entitlements-changed.v1'));
  expect(message?.topic).toBe('strata.entitlements-changed.v1');
  expect(message?.data).toEqual(publicExampleOf('strata.entitlements-changed.v1'));
  expect(more).toEqual([]);
});

it('announces the first tier of an account too', () => {
  const first = { ...(exampleOf('scoring.tier-changed.v1') as object), from: null, direction: 'enter' };
  const [message] = announcements.messagesOf(recorded('scoring.tier-changed.v1', first));
  const [contract] = publicContracts;
  expect(contract && readingValidator(contract)(message?.data)).toEqual([]);
});

it('keeps to itself what a later version of the decision adds', () => {
  const grown = { ...(exampleOf('scoring.tier-changed.v1') as object), weights: [1, 2] };
  const [message] = announcements.messagesOf(recorded('scoring.tier-changed.v1', grown));
  expect(message?.data).toEqual(publicExampleOf('strata.tier-changed.v1'));
});

it.each(['scoring.score-changed.v1', 'scoring.account-excluded.v1', 'scoring.policy-published.v1'])(
  'says nothing of %s',
  (type) => {
    expect(contractOf(type)).toBeDefined();
    expect(announcements.messagesOf(recorded(type))).toEqual([]);
  },
);
