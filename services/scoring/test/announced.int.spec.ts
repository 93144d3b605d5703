import { publicContracts, readingValidator } from '@strata/contracts';
import { partitionOf } from '@strata/kernel';
import { Ledger, ledgerPool, type RecordedEvent } from '@strata/ledger';
import { accountStream } from '@strata/messaging';
import { announcements } from '../src/announcements.js';
import { ordered, registered } from './facts.js';
import { cnB2b } from './policies.js';
import { PARTITIONS } from '@strata/service-kit/testing';
import { ServiceWorld } from './service.world.js';

/** A shortfall is announced at once and falls after thirty days. */
const policy = cnB2b()
  .replace('\nladders:', '\noverrides: { maxDuration: P180D, approverMustDiffer: true }\nladders:')
  .concat('    downgrade: { confirm: 1, grace: P30D }\n');

const recordedOf = async (world: ServiceWorld, accountId: string): Promise<readonly RecordedEvent[]> => {
  const pool = ledgerPool({ url: world.url });
  const ledger = new Ledger({ pool, schema: 'scoring', partitions: PARTITIONS });
  try {
    return await ledger.readStream(accountStream(accountId), { partition: partitionOf(accountId, PARTITIONS) });
  } finally {
    await pool.end();
  }
};

it('says in public every change of tier: entry, rise, a tier set by hand, the end of it, and a fall', async () => {
  await using world = await ServiceWorld.start();
  await world.publish(policy);
  await world.openDays('2026-03-01');
  await world.record(registered('acct-a', 'A'), ordered('acct-a', 300_000_000, '2026-03-01T02:00:00.000Z'));
  const path = '/v1/scores/acct-a';
  await world.scoring.eventually(path, ({ ladders }) => ladders.value?.tier === 'D');
  const by = { reason: 'a reference', requestedBy: 'li.na', approvedBy: 'wang.wei', expiresOn: '2026-04-01' };
  await world.scoring.post('/v1/overrides', { accountId: 'acct-a', ladder: 'value', tier: 'A', ...by });
  await world.scoring.eventually(path, ({ ladders }) => ladders.value.tier === 'A');
  await world.openDays('2026-04-01', '2027-03-01', '2027-03-02', '2027-04-01');
  await world.scoring.eventually(path, ({ ladders }) => ladders.value.tier === 'E');

  const recorded = await recordedOf(world, 'acct-a');
  const messages = recorded
    .flatMap((event) => announcements.messagesOf(event))
    .filter(({ topic }) => topic === 'strata.tier-changed.v1');
  const said = messages.map(({ data }) => data as Readonly<Record<string, unknown>>);
  expect(said.map((data) => [data['effectiveOn'], data['direction'], data['from'], data['to']])).toEqual([
    ['2026-03-01', 'enter', null, 'E'],
    ['2026-03-01', 'up', 'E', 'D'],
    ['2026-03-01', 'up', 'D', 'A'],
    ['2026-04-01', 'down', 'A', 'D'],
    ['2027-04-01', 'down', 'D', 'E'],
  ]);
  expect(said[2]?.['reason']).toBe('set by hand until 2026-04-01: a reference');
  expect(said[3]?.['reason']).toContain('the override expired');
  const contract = publicContracts.find(({ type }) => type === 'strata.tier-changed.v1');
  expect(contract && messages.flatMap(({ data }) => readingValidator(contract)(data))).toEqual([]);
  const changes = recorded.filter(({ type }) => type === 'scoring.tier-changed.v1');
  expect(messages.map(({ id }) => id)).toEqual(changes.map(({ eventId }) => eventId)); // once each, by the id of the decision
});
