import { ordered, registered } from './facts.js';
import { cnB2b } from './policies.js';
import { ServiceWorld } from './service.world.js';

it('lists accounts in order of name, then those of which no name is known in order of id, in pages of any size', async () => {
  await using world = await ServiceWorld.start();
  await world.publish(cnB2b());
  await world.openDays('2026-03-01');
  await world.record(registered('acct-z', 'Alpha'), registered('acct-y', 'Beta'), registered('acct-x', 'alpha'));
  for (const id of ['acct-c', 'acct-b']) await world.record(ordered(id, 300_000_000, '2026-03-01T02:00:00.000Z'));
  await world.scoring.eventually('/v1/scores', ({ items }) => items.length === 5);

  const listed = async (query: string): Promise<readonly string[]> => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await world.scoring.get(`/v1/scores?sort=name${query}${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...(body.items as { accountId: string }[]).map(({ accountId }) => accountId));
      cursor = body.next;
    }
    return seen;
  };
  for (const limit of [1, 2, 3, 4, 5, 6])
    expect(await listed(`&limit=${limit}`)).toEqual(['acct-z', 'acct-y', 'acct-x', 'acct-b', 'acct-c']);
  expect(await listed('&limit=1&ladder=value&tier=D')).toEqual(['acct-b', 'acct-c']);
  expect(await listed('&limit=1&ladder=value&tier=E')).toEqual(['acct-z', 'acct-y', 'acct-x']);
});
