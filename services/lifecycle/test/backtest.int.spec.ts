import { addDays } from '@strata/kernel';
import type { BacktestResult } from '../src/backtest/run-backtest.js';
import { notRenewed, reached, registered, renewed, signed, used } from './facts.js';
import { sevenStages } from './policies.js';
import { ServiceWorld } from './service.world.js';

const START = '2026-01-05';
const END = '2027-01-04';
let world: ServiceWorld;

/** In which weeks usage is low, customer by customer. */
const LOW: Readonly<Record<string, (week: number) => boolean>> = {
  falls: (week) => week >= 30,
  steady: () => false,
  silent: () => false,
  recovers: (week) => week >= 20 && week < 25,
  tells: (week) => week >= 40,
};
const ids = Object.keys(LOW);

/**
 * Five customers of one year, week by week. Usage of `falls` falls in August, and it lapses; `silent` lapses without a sign; `tells` says on 2
 * November that it will go, three weeks after its usage fell; `steady` renews, and so does `recovers`, whose usage was low for a while in June.
 */
beforeAll(async () => {
  world = await ServiceWorld.start();
  await world.openDays(START);
  await world.publish(sevenStages());
  for (const id of ids) await world.record(registered(id, START), signed(id, START, END), ...reached(id, START));
  for (let week = 1; week <= 53; week++) {
    const day = addDays(START, 7 * week);
    await world.openDays(day);
    await world.record(...ids.map((id) => used(id, LOW[id]?.(week) === true ? 20 : 100, day)));
    if (day === '2026-11-02') await world.record(notRenewed('tells', 'price', day));
    if (day === '2026-12-07')
      for (const id of ['steady', 'recovers']) await world.record(renewed(id, '2027-01-05', '2028-01-04', day));
  }
  await world.lifecycle.eventually('/v1/stages?stage=churned', ({ items }) => items.length === 3);
}, 240_000);
afterAll(() => world[Symbol.asyncDispose]());

const heads = async (): Promise<unknown> => (await world.lifecycle.get('/v1/ledgers/lifecycle')).body;
const backtest = async (document: string, options: object = {}): Promise<BacktestResult> => {
  const { status, body, headers } = await world.lifecycle.post('/v1/backtests', { document, ...options });
  expect({ status, location: headers.get('location') }).toEqual({ status: 202, location: `/v1/backtests/${body.id}` });
  const { result, error } = await world.lifecycle.ended(`/v1/backtests/${body.id}`);
  expect(error).toBeNull();
  return result as BacktestResult;
};
const cells = (result: BacktestResult): unknown =>
  result.confusion.map(({ daysBefore, lostWarned, lostUnwarned, renewedWarned, renewedUnwarned, notJudged }) => [
    daysBefore,
    lostWarned,
    lostUnwarned,
    renewedWarned,
    renewedUnwarned,
    notJudged,
  ]);

it('tests a policy against what really happened, says what it means by a warning, and records nothing', async () => {
  const before = await heads();
  const result = await backtest(sevenStages({ version: 2 }));
  expect(result).toMatchObject({
    policy: { id: 'life', version: 2 },
    from: START,
    to: addDays(START, 7 * 53),
    accounts: 5,
    outcomes: { terms: 5, renewed: 2, lost: 3, lossRate: 0.6 },
    atRisk: { by: ['stage', 'signal', 'card'], stages: ['pre_churn'], signals: ['usage_drop'], cardBelow: 50 },
    alarms: { alarms: 3, right: 2, wrong: 1, open: 0 },
    lead: { lost: 3, warned: 2, unwarned: 1 },
  });
  // Before 2 November nothing was seen of `tells`: what came later is no prediction. `recovers` renewed 180 days after 10 June, when it was low.
  expect(cells(result)).toEqual([
    [60, 1, 2, 0, 2, 0],
    [90, 1, 2, 0, 2, 0],
    [180, 0, 3, 1, 1, 0],
  ]);
  const [lift] = result.rules.filter(({ kind }) => kind === 'signal');
  expect(lift).toMatchObject({ id: 'usage_drop', accounts: 3, terms: 3, lost: 2, isFew: true });
  expect(lift?.lift).toBeCloseTo(2 / 3 / 0.6, 10);
  expect(result.neverFired).toContainEqual({ kind: 'renewal', id: 'deep' });
  expect(result.neverFired).toContainEqual({ kind: 'stage', id: 'maturity' });
  expect(result.neverFired).not.toContainEqual({ kind: 'stage', id: 'churned' });
  expect(await heads()).toEqual(before);
}, 120_000);

it('tests a candidate that never warns, and one kind of warning alone', async () => {
  const deaf = await backtest(sevenStages({ version: 3, ratioBelow: 0.05 }));
  expect(deaf).toMatchObject({ alarms: { alarms: 0, wrongPerWeek: 0 }, lead: { warned: 0, unwarned: 3, median: null } });
  expect(deaf.confusion.map(({ precision, recall }) => [precision, recall])).toEqual([
    [null, 0],
    [null, 0],
    [null, 0],
  ]);
  const byCard = await backtest(sevenStages(), { by: ['card'] });
  expect(byCard.atRisk).toEqual({ by: ['card'], stages: [], signals: [], cardBelow: 50 });
  expect(byCard.outcomes).toEqual(deaf.outcomes);
}, 120_000);

it('does not look at what came after the last day that is asked for', async () => {
  const { outcomes, to, alarms } = await backtest(sevenStages(), { to: '2026-12-31' });
  // Nobody's term has ended yet: of two warnings nothing is known.
  expect({ outcomes, to, alarms }).toMatchObject({
    to: '2026-12-31',
    outcomes: { terms: 2, renewed: 2, lost: 0 },
    alarms: { alarms: 3, right: 0, wrong: 1, open: 2 },
  });
  expect((await backtest(sevenStages(), { from: '2026-12-31' })).outcomes).toMatchObject({ terms: 2, renewed: 0, lost: 2 });
}, 120_000);

it('takes YAML as it is, with the rest in the query', async () => {
  const headers = { 'content-type': 'application/yaml' };
  const { status, body } = await world.lifecycle.post('/v1/backtests?to=2026-12-31&by=signal,stage', sevenStages(), { headers });
  expect(status).toBe(202);
  const { result } = await world.lifecycle.ended(`/v1/backtests/${body.id}`);
  expect(result).toMatchObject({ to: '2026-12-31', atRisk: { by: ['stage', 'signal'], cardBelow: null } });
}, 120_000);

const withoutLifecycle = sevenStages()
  .replace(/\nsignals:[\s\S]*$/, '')
  .replace(/\nwindows:.*/, '');

it.each([
  ['a policy with a mistake', { document: sevenStages().replace('to: churned', 'to: gone') }, 422, 'policy-invalid'],
  ['a policy that says nothing of how accounts live', { document: withoutLifecycle }, 422, 'policy-without-lifecycle'],
  ['no policy', { document: '' }, 400, 'policy-missing'],
  ['a day that the calendar does not have', { document: sevenStages(), from: '2026-02-30' }, 400, 'request-invalid'],
  ['days in the wrong order', { document: sevenStages(), from: '2026-03-01', to: '2026-02-01' }, 400, 'request-invalid'],
  ['a kind of warning that there is not', { document: sevenStages(), by: 'weather' }, 400, 'request-invalid'],
  ['no kind of warning', { document: sevenStages(), by: [] }, 400, 'request-invalid'],
])('refuses %s', async (_, body, status, code) => {
  const answer = await world.lifecycle.post('/v1/backtests', body);
  expect({ status: answer.status, type: answer.body.type }).toEqual({ status, type: expect.stringContaining(code) });
});

it('runs one at a time, and knows only what was asked of it', async () => {
  const post = async () => (await world.lifecycle.post('/v1/backtests', { document: sevenStages() })).status;
  expect((await Promise.all([post(), post()])).sort()).toEqual([202, 409]);
  expect((await world.lifecycle.get('/v1/backtests/00000000-0000-4000-8000-000000000000')).status).toBe(404);
  expect((await world.lifecycle.get('/v1/backtests/last')).status).toBe(400);
});

it('is described', async () => {
  const { paths } = (await world.lifecycle.get('/openapi.json')).body;
  expect(paths).toHaveProperty(['/v1/backtests', 'post', 'summary']);
  expect(paths).toHaveProperty(['/v1/backtests/{id}', 'get', 'summary']);
});
