import { addDays } from '@strata/kernel';
import { owned, reached, registered, signed, terminated, used } from './facts.js';
import { sevenStages } from './policies.js';
import { ServiceWorld } from './service.world.js';

const START = '2026-01-05';
let world: ServiceWorld;

/** Two customers whose use falls while their contracts are to be renewed; acct-a gives its own back and leaves. */
beforeAll(async () => {
  world = await ServiceWorld.start();
  await world.openDays(START);
  await world.publish(sevenStages());
  for (const id of ['acct-a', 'acct-b'])
    await world.record(
      registered(id, START),
      owned(id, 'csm-1', START),
      signed(id, START, id === 'acct-a' ? '2026-05-31' : '2026-06-30'),
      ...reached(id, START),
    );
  for (let week = 1; week <= 15; week++) {
    const day = addDays(START, 7 * week);
    await world.openDays(day);
    await world.record(...['acct-a', 'acct-b'].map((id) => used(id, week >= 10 ? 40 : 100, day)));
  }
  await world.record(terminated('acct-a', '2026-04-20', '2026-04-20'));
  await world.openDays('2026-04-21', '2026-05-10');
  await world.lifecycle.eventually('/v1/stages/acct-a', ({ stage }) => stage === 'churned');
  await world.lifecycle.eventually('/v1/stages/acct-b', ({ stage }) => stage === 'renewal');
}, 120_000);
afterAll(() => world[Symbol.asyncDispose]());

const accounts = async (path: string): Promise<readonly string[]> =>
  ((await world.lifecycle.get(path)).body.items as { accountId: string }[]).map(({ accountId }) => accountId);

it('leaves what is open of a customer who has left out of the lists, unless it is asked for', async () => {
  for (const list of ['/v1/renewals?settled=false', '/v1/signals?open=true']) {
    expect(await accounts(list)).toEqual(['acct-b']);
    expect((await accounts(`${list}&churned=true`)).toSorted()).toEqual(['acct-a', 'acct-b']);
    expect(await accounts(`${list}&accountId=acct-a`)).toEqual(['acct-a']);
    expect(await accounts(`${list}&accountId=acct-a&churned=false`)).toEqual([]);
  }
});

it('lists what became of its terms', async () => expect(await accounts('/v1/renewals?settled=true')).toEqual(['acct-a']));

it('counts in the forecast only what can still be renewed', async () => {
  const { total } = (await world.lifecycle.get('/v1/reports/renewals?from=2026-01-01&to=2026-12-31')).body;
  expect(total).toMatchObject({ open: 1, terminated: 1, forecast: { terms: 1 } });
});

it('refuses the name of a stage, a signal or a window that there is not, and says which there are', async () => {
  const refused = async (path: string) => {
    const { status, body } = await world.lifecycle.get(path);
    return { status, detail: body.detail, errors: body.errors };
  };
  const stages = 'signing, launch, growth, maturity, pre_churn, renewal, churned';
  expect(await refused('/v1/stages?stage=x')).toEqual({
    status: 400,
    detail: `There is no stage "x"; there are ${stages}.`,
    errors: [{ pointer: '/query/stage', code: 'not-one-of', detail: `must be one of ${stages}` }],
  });
  expect(await refused('/v1/signals?signal=x')).toMatchObject({
    status: 400,
    detail: 'There is no signal "x"; there is usage_drop.',
    errors: [{ pointer: '/query/signal' }],
  });
  expect(await refused('/v1/renewals?window=late')).toMatchObject({
    status: 400,
    detail: 'There is no window "late"; there are early, focus.',
    errors: [{ pointer: '/query/window' }],
  });
  expect((await refused('/v1/stages?stage=maturity')).status).toBe(200);
});
