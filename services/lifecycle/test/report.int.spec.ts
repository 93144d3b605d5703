import { notRenewed, owned, reached, registered, renewed, signed } from './facts.js';
import { sevenStages } from './policies.js';
import { ServiceWorld } from './service.world.js';

const START = '2026-01-05';
let world: ServiceWorld;
type Line = Readonly<{ period: string; group: string | null; due: number; renewed: number; churned: number }>;
type Answer = Readonly<Record<string, unknown>> & Readonly<{ items: readonly Line[]; byGroup: readonly Line[] }>;
const get = async (path: string): Promise<Answer> => (await world.lifecycle.get(path)).body as Answer;

/** Four customers of one year: one renews early, one leaves for the price, one leaves without a word, and one has yet to decide. */
beforeAll(async () => {
  world = await ServiceWorld.start();
  await world.openDays(START);
  await world.publish(sevenStages());
  for (const id of ['acct-a', 'acct-b', 'acct-c', 'acct-d'])
    await world.record(registered(id, START, id === 'acct-a' ? 'retail' : 'finance'), ...reached(id, START));
  await world.record(owned('acct-a', 'csm-1', START), owned('acct-b', 'csm-1', START), owned('acct-d', 'csm-2', START));
  for (const id of ['acct-a', 'acct-b', 'acct-c']) await world.record(signed(id, START, '2027-01-04'));
  await world.record(signed('acct-d', START, '2027-03-31'));
  for (const day of ['2026-09-10', '2026-12-01']) await world.openDays(day);
  await world.record(renewed('acct-a', '2027-01-05', '2028-01-04', '2026-12-01'), notRenewed('acct-b', 'price', '2026-12-01'));
  await world.openDays('2027-01-05');
  await world.lifecycle.eventually('/v1/stages?stage=churned', ({ items }) => items.length === 2);
}, 120_000);
afterAll(() => world[Symbol.asyncDispose]());

it('reports what became of the terms by month, with the reasons, and forecasts those that are open', async () => {
  expect(await get('/v1/reports/renewals')).toMatchObject({
    period: 'month',
    day: '2027-01-05',
    currency: 'CNY',
    policy: { id: 'life', version: 1 },
    items: [
      {
        period: '2027-01',
        due: 3,
        renewed: 1,
        lapsed: 2,
        open: 0,
        renewalRate: 0.3333,
        churned: 2,
        reasons: { renewed: { value: 1 }, notRenewed: { price: 1, unknown: 1 }, churned: { price: 1, unknown: 1 } },
        amounts: { due: 36_000_000, renewedFor: 12_000_000, lost: 24_000_000, unpriced: 0 },
      },
      {
        period: '2027-03',
        due: 1,
        open: 1,
        renewalRate: null,
        forecast: { terms: 1, renewals: 0.7, amount: 8_400_000, renewalRate: 0.7 },
      },
    ],
    forecastByMonth: [{ month: '2027-03', terms: 1, renewals: 0.7 }],
    total: { due: 4, renewed: 1, lapsed: 2, open: 1, churned: 2, forecast: { renewalRate: 0.425 } },
  });
});

it('reports by quarter and by each of the groupings, always the same terms', async () => {
  const groupsOf = async (by: string): Promise<unknown> => {
    const { byGroup, total, items } = await get(`/v1/reports/renewals?period=quarter&by=${by}&ladder=value`);
    expect(total).toMatchObject({ due: 4, churned: 2 });
    expect(new Set(items.map(({ period }) => period))).toEqual(new Set(['2027-Q1']));
    return byGroup.map(({ group, due, renewed: kept, churned }) => [group, due, kept, churned]);
  };
  expect(await groupsOf('industry')).toEqual([
    ['finance', 3, 0, 2],
    ['retail', 1, 1, 0],
  ]);
  expect(await groupsOf('owner')).toEqual([
    ['csm-1', 2, 1, 1],
    ['csm-2', 1, 0, 0],
    [null, 1, 0, 1],
  ]);
  expect(await groupsOf('reason')).toEqual([
    ['price', 1, 0, 1],
    ['value', 1, 1, 0],
    [null, 2, 0, 1],
  ]);
  // The stage in which it was decided, not the one that it led to.
  expect(await groupsOf('stage')).toEqual([['renewal', 4, 1, 2]]);
  expect(await groupsOf('tier')).toEqual([[null, 4, 1, 2]]);
});

it('reports only the days that are asked for', async () => {
  expect((await get('/v1/reports/renewals?from=2027-02-01&to=2027-12-31')).total).toMatchObject({ due: 1, open: 1, churned: 0 });
  expect((await get('/v1/reports/renewals?from=2025-01-01&to=2025-12-31')).items).toEqual([]);
});

it('reports churn against the year before, accounts per service person, and who could be won back', async () => {
  const { churn, service, winBack } = await get('/v1/reports/outcome?from=2027-01-01&to=2027-01-31');
  expect(churn).toMatchObject({
    customers: 4,
    churned: 2,
    rate: 0.5,
    previous: { from: '2026-01-01', to: '2026-01-31', customers: 0, rate: null },
    change: { relative: null, points: null },
  });
  expect(service).toMatchObject({ people: 2, accounts: 2, unassigned: 0, accountsPerPerson: 1 });
  expect(winBack).toMatchObject({
    accounts: 2,
    items: [
      { reason: 'price', plan: 'offer a discount', candidates: [{ accountId: 'acct-b', churnedOn: '2027-01-05' }] },
      { reason: null, plan: null, accounts: 1, candidates: [{ accountId: 'acct-c' }] },
    ],
  });
});

it('counts a renewal that somebody commits to whole, and what the customer has said it will not renew not at all', async () => {
  const expected = { amount: 15_000_000, currency: 'CNY' };
  const commitment = await world.lifecycle.post('/v1/renewals/acct-d/c-acct-d/commitment', {
    commitment: 'commit',
    amount: expected,
    by: 'csm-2',
  });
  expect(commitment.status).toBe(202);
  await world.lifecycle.eventually('/v1/renewals?accountId=acct-d', ({ items }) => items[0]?.['commitment'] === 'commit');
  const march = '/v1/reports/renewals?from=2027-03-01&to=2027-03-31';
  expect((await get(march)).total).toMatchObject({
    open: 1,
    forecast: { renewals: 1, amount: 15_000_000, committed: { terms: 1, amount: 15_000_000 }, renewalRate: 1 },
  });
  await world.record(notRenewed('acct-d', 'product', '2027-01-05'));
  await world.lifecycle.eventually('/v1/renewals?accountId=acct-d', ({ items }) => items[0]?.['announcedOn'] === '2027-01-05');
  expect((await get(march)).total).toMatchObject({
    due: 1,
    announced: 1,
    open: 0,
    renewalRate: null,
    reasons: { notRenewed: { product: 1 } },
    forecast: { terms: 0, renewals: 0, amount: 0, committed: { terms: 0 }, renewalRate: 0 },
  });
});

it.each([
  ['renewals?period=week', '/query/period'],
  ['renewals?by=weather', '/query/by'],
  ['renewals?from=2026-02-30', '/query/from'],
  ['renewals?from=2026-03-01&to=2026-02-01', '/query/to'],
  ['renewals?by=tier&ladder=none', '/query/ladder'],
  ['outcome?from=2027-03-01&to=2027-02-01', '/query/to'],
  ['outcome?day=2027-03-01', '/query/day'],
])('refuses a question that it does not understand, by name: %s', async (question, pointer) =>
  expect(await world.lifecycle.get(`/v1/reports/${question}`)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } }),
);

it('is described', async () => {
  const { paths } = await get('/openapi.json');
  expect(paths).toHaveProperty(['/v1/reports/renewals', 'get', 'summary']);
  expect(paths).toHaveProperty(['/v1/reports/outcome', 'get', 'summary']);
});
