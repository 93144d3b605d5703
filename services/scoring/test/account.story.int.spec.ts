import { partitionOf } from '@strata/kernel';
import { LedgerSource } from '@strata/messaging';
import { storyFrom, storyIn } from '../src/account/account.story.js';
import { ordered, referred, registered } from './facts.js';
import { PARTITIONS } from '@strata/service-kit/testing';
import { ScoringWorld } from './scoring.world.js';

it('the story of an account is the same from the ledger itself and from a source that only knows partitions', async () => {
  await using world = await ScoringWorld.create();
  await world.openDays('2026-03-01');
  const ids = Array.from({ length: 9 }, (_, i) => `acct-${i}`);
  await world.record(...ids.map((id) => registered(id, id)));
  await world.openDays('2026-03-02');
  await world.record(ordered('acct-3', 100, '2026-02-01T02:00:00.000Z'), referred('acct-3', '2026-03-02T02:00:00.000Z'));
  const source = () => Promise.resolve(new LedgerSource({ ledger: world.source, batchSize: 2 }));
  const partition = partitionOf('acct-3', PARTITIONS);
  const story = await storyIn(world.source)('acct-3', partition);
  expect(story.map(({ type }) => type)).toEqual([
    'calendar.day-opened.v1',
    'account.registered.v1',
    'calendar.day-opened.v1',
    'account.order-placed.v1',
    'account.referral-converted.v1',
  ]);
  expect(await storyFrom(source)('acct-3', partition)).toEqual(story);
});
