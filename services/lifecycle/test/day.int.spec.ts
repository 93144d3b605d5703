import { signed, registered } from './facts.js';
import { LifecycleWorld } from './lifecycle.world.js';
import { sevenStages } from './policies.js';

/** The rows of accounts as PostgreSQL versions them: one that is written, even with the same content, gets another version. */
const versionsOf = (world: LifecycleWorld) =>
  world.rows<{ stream: string; version: string }>(
    `SELECT stream, xmin::text AS version FROM lifecycle.stream_state WHERE stream LIKE 'account-%' ORDER BY stream`,
  );

it('opening a day touches only the accounts that are due on it, however many there are', async () => {
  await using world = await LifecycleWorld.create();
  await world.publish(sevenStages());
  await world.openDays('2026-03-01');
  const ids = Array.from({ length: 40 }, (_, i) => `acct-${String(i).padStart(2, '0')}`);
  for (const id of ids) await world.record(registered(id, '2026-03-01'));
  // The early window of this term, its last third, opens on 31 October.
  await world.record(signed('acct-07', '2026-03-01', '2027-02-28'));
  await world.consume();
  const before = await versionsOf(world);
  expect(before).toHaveLength(ids.length);

  await world.openDays('2026-03-02', '2026-03-03');
  await world.consume();
  expect(await versionsOf(world)).toEqual(before);

  await world.openDays('2026-10-31');
  await world.consume();
  const after = await versionsOf(world);
  expect(after.filter(({ version }, i) => version !== before[i]?.version).map(({ stream }) => stream)).toEqual([
    'account-acct-07',
  ]);
}, 60_000);
