import { contractOf, readingValidator } from '@strata/contracts';
import { observed, ordered, referred, refunded, registered } from './facts.js';
import { cnB2b } from './policies.js';
import { ServiceWorld } from './service.world.js';

it('every event that scoring records keeps its contract, for those who read it later', async () => {
  await using world = await ServiceWorld.start();
  await world.openDays('2026-03-01');
  await world.publish(cnB2b());
  const at = '2026-02-20T02:00:00.000Z';
  await world.record(registered('acct-a', 'A'), ordered('acct-a', 50_000_000, at, ['a', 'b', 'c']), referred('acct-a', at));
  await world.record(
    observed('acct-a', 'unlisted', true, at),
    observed('acct-a', 'valuation', 'high', at),
    refunded('acct-a', 100, at),
  );
  await world.publish(cnB2b({ version: 2, referral: 6 }));
  await world.scoring.eventually('/v1/policies', ({ items }) => items[1]?.status === 'in-force');
  const partitions: readonly { partition: number }[] = (await world.scoring.get('/v1/ledgers/scoring')).body.items;
  const feeds = await Promise.all(
    partitions.map(({ partition }) => world.scoring.get(`/v1/ledgers/scoring?partition=${partition}&limit=5000`)),
  );
  const events = feeds
    .flatMap((feed) => String(feed.body).split('\n').filter(Boolean))
    .map((line) => JSON.parse(line) as { type: string; data: unknown });
  const found = new Map<string, unknown>(
    events.map(({ type, data }) => {
      const contract = contractOf(type);
      return [type, contract ? readingValidator(contract)(data) : 'there is no contract'];
    }),
  );
  expect(Object.fromEntries([...found].filter(([, problems]) => JSON.stringify(problems) !== '[]'))).toEqual({});
  expect([...found.keys()]).toEqual(
    expect.arrayContaining(['scoring.score-changed.v1', 'scoring.tier-changed.v1', 'scoring.policy-published.v1']),
  );
});
