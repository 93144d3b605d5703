import { levelOf, newsOnly } from './kafka.log.js';

it.each([
  ['Response GroupCoordinator', 'The group coordinator is not available'],
  ['The group is rebalancing, re-joining', undefined],
  ['Response Heartbeat', 'The group is rebalancing, so a rejoin is needed'],
  ['The coordinator is not aware of this member, re-joining the group', 'The coordinator is not aware of this member'],
  ['Response Heartbeat', 'This is not the correct coordinator for this group'],
  ['Crash: KafkaJSNoBrokerAvailableError: No broker available', undefined],
  ['SASL SCRAM SHA512 authentication failed: invalid credentials', undefined],
  ['Response JoinGroup', "The coordinator is loading and hence can't process requests for this group"],
])('takes what belongs to an ordinary start or deployment for that: %s %s', (message, error) => {
  expect(levelOf(true, { message, error })).toBe('debug');
});

it('warns of what somebody may want to know', () => {
  expect(levelOf(true, { message: 'Connection error: connect ECONNREFUSED 127.0.0.1:9092' })).toBe('warn');
  expect(levelOf(false, { message: 'Limiting retries for the idempotent producer may invalidate EoS guarantees' })).toBe('debug');
});

it('says what a client tries again and again once a minute, and every other line at once', () => {
  let now = 0;
  const isNews = newsOnly(() => now);
  expect([isNews('a'), isNews('a'), isNews('b')]).toEqual([true, false, true]);
  now += 59_999;
  expect(isNews('a')).toBe(false);
  now += 1;
  expect([isNews('a'), isNews('a')]).toEqual([true, false]);
});
