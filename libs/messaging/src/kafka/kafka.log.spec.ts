import { levelOf } from './kafka.log.js';

it.each([
  ['Response GroupCoordinator', 'The group coordinator is not available'],
  ['The group is rebalancing, re-joining', undefined],
  ['Response Heartbeat', 'The group is rebalancing, so a rejoin is needed'],
  ['The coordinator is not aware of this member, re-joining the group', 'The coordinator is not aware of this member'],
  ['Response JoinGroup', "The coordinator is loading and hence can't process requests for this group"],
])('takes what belongs to an ordinary start or deployment for that: %s %s', (message, error) => {
  expect(levelOf(true, { message, error })).toBe('debug');
});

it('warns of what somebody may want to know', () => {
  expect(levelOf(true, { message: 'Connection error: connect ECONNREFUSED 127.0.0.1:9092' })).toBe('warn');
  expect(levelOf(false, { message: 'Limiting retries for the idempotent producer may invalidate EoS guarantees' })).toBe('debug');
});
