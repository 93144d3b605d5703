import { policySchema } from '@strata/policy';
import { ordered, refunded, registered } from './facts.js';
import { cnB2b } from './policies.js';
import { ServiceWorld } from './service.world.js';

const policy = `${cnB2b()}
reviews: {every: P1M}
keyAccounts: {measure: order_value, share: 0.8, window: P12M, groupBy: [region, city], route: {national: hq_ka, regional: region_ka, city: local_ka}}
products: {measure: order_value, by: productLine, classes: [{id: A, upTo: 0.8}, {id: B, upTo: 1}]}
`;
const at = '2026-03-01T02:00:00.000Z';

/* Shares of 50, 20, 11, 9, 5 and 5 in a hundred: the first three make 80%. */
const SHARES = { a: 50, b: 20, c: 11, d: 9, e: 5, f: 5 };
const placed = (id: string) => ({
  ...registered(id, `Company ${id}`, at),
  data: { name: `Company ${id}`, region: 'east', city: id === 'c' ? 'Suzhou' : 'Shanghai' },
});

let world: ServiceWorld;
beforeAll(async () => {
  world = await ServiceWorld.start();
  await world.openDays('2026-03-01');
  await world.publish(policy);
  const accounts = Object.entries(SHARES);
  await world.record(
    ...accounts.map(([id]) => placed(id)),
    ...accounts.map(([id, share]) => ordered(id, share * 1_000_000, at, [id === 'a' ? 'lines' : 'cloud'])),
  );
  await world.settled();
  await world.openDays('2026-03-02', '2026-03-03');
  await world.scoring.eventually('/v1/reviews', ({ items }) => items.length === 1);
  const later = '2026-03-03T02:00:00.000Z'; // from now on 50, 20, 10, 10, 5 and 5
  await world.record(refunded('c', 1_000_000, later), ordered('d', 1_000_000, later, ['cloud']));
  await world.openDays('2026-04-01', '2026-04-02');
  await world.scoring.eventually('/v1/reviews', ({ items }) => items.length === 2);
});
afterAll(() => world[Symbol.asyncDispose]());

it('lists reviews, the latest first, page by page', async () => {
  const first = await world.scoring.get('/v1/reviews?limit=1');
  expect(first.body.items).toMatchObject([{ id: '2026-04-01' }]);
  const next = await world.scoring.get(`/v1/reviews?limit=1&cursor=${encodeURIComponent(String(first.body.next))}`);
  expect(next.body).toMatchObject({ items: [{ id: '2026-03-02' }], next: null });
});

it('S1 key accounts: shows of a review who makes 80% of the sales together, by day or as the latest', async () => {
  const { body } = await world.scoring.get('/v1/reviews/2026-03-02');
  expect(body).toMatchObject({
    id: '2026-03-02',
    policy: { id: 'cn-b2b', version: 1 },
    result: { accounts: 6, keyAccounts: { accounts: 3 } },
  });
  expect((await world.scoring.get('/v1/reviews/latest')).body.id).toBe('2026-04-01');
});

it('S1 key accounts, tie: the fourth, which ties with the one at the boundary, is a key account too', async () => {
  const { body } = await world.scoring.get('/v1/reviews/2026-04-01');
  expect(body.result.keyAccounts).toMatchObject({ accounts: 4, screenings: [{ part: 90_000_000, total: 100_000_000 }] });
  const { items } = (await world.scoring.get('/v1/reviews/2026-04-01/accounts?key=true')).body;
  expect((items as { accountId: string }[]).map(({ accountId }) => accountId)).toEqual(['a', 'b', 'c', 'd']);
});

it('lists the accounts of a review in order of rank: key accounts only, or those of a desk', async () => {
  const idsOf = async (query: string) => {
    const { items } = (await world.scoring.get(`/v1/reviews/2026-03-02/accounts${query}`)).body;
    return (items as { accountId: string }[]).map(({ accountId }) => accountId);
  };
  expect(await idsOf('')).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  expect(await idsOf('?key=true')).toEqual(['a', 'b', 'c']);
  expect(await idsOf('?key=false')).toEqual(['d', 'e', 'f']);
  const desks = await Promise.all(['hq_ka', 'region_ka', 'local_ka'].map((desk) => idsOf(`?desk=${desk}`)));
  expect(desks.flat().sort()).toEqual(['a', 'b', 'c']);
  const page = (await world.scoring.get('/v1/reviews/2026-03-02/accounts?limit=4')).body;
  expect(await idsOf(`?limit=4&cursor=${encodeURIComponent(String(page.next))}`)).toEqual(['e', 'f']);
});

it('lists the products of a review by class', async () => {
  const { items } = (await world.scoring.get('/v1/reviews/2026-03-02/products')).body;
  expect(items).toMatchObject([
    { product: 'cloud', rank: 1, amount: 50_000_000 },
    { product: 'lines', rank: 1, amount: 50_000_000 },
  ]);
  expect((await world.scoring.get('/v1/reviews/2026-03-02/products?class=C')).body.items).toEqual([]);
});

it('says that there is no such review, and what is wrong with a request', async () => {
  expect(await world.scoring.get('/v1/reviews/2025-01-01')).toMatchObject({
    status: 404,
    body: { type: 'urn:strata:problem:review-not-found' },
  });
  expect((await world.scoring.get('/v1/reviews/yesterday/accounts')).status).toBe(404);
  expect((await world.scoring.get('/v1/reviews/2026-03-02/accounts?key=perhaps')).status).toBe(400);
});

it('publishes the schema of the policy document, with which an editor completes it', async () => {
  const { status, body } = await world.scoring.get('/v1/policies/schema');
  expect(status).toBe(200);
  expect(body).toEqual(JSON.parse(JSON.stringify(policySchema)));
});
