import { contractOf, readingValidator } from '@strata/contracts';
import { addDays } from '@strata/kernel';
import { adopted, owned, reached, registered, signed, used } from './facts.js';
import { sevenStages } from './policies.js';
import { ServiceWorld } from './service.world.js';

const START = '2026-01-05';
let world: ServiceWorld;

/** Two customers of whom one uses less and less, and one that only just signed. */
beforeAll(async () => {
  world = await ServiceWorld.start();
  await world.openDays(START);
  await world.publish(sevenStages());
  await world.record(registered('acct-a', START), registered('acct-b', START, 'retail'), registered('acct-c', START));
  await world.record(
    owned('acct-a', 'csm-1', START),
    signed('acct-a', START, '2027-01-04'),
    signed('acct-b', START, '2027-01-04'),
  );
  await world.record(...reached('acct-a', START), adopted('acct-a', 'reports', START));
  for (let week = 1; week <= 12; week++) {
    const day = addDays(START, 7 * week);
    await world.openDays(day);
    await world.record(used('acct-a', week >= 10 ? 40 : 100, day));
  }
  await world.openDays(addDays(START, 7 * 13));
  await world.lifecycle.eventually('/v1/stages/acct-a', ({ stage }) => stage === 'pre_churn');
  await world.lifecycle.eventually('/v1/stages/acct-b', ({ stage }) => stage === 'launch');
}, 120_000);
afterAll(() => world[Symbol.asyncDispose]());

it('shows the stage of an account, why, and what this stage is for', async () => {
  expect((await world.lifecycle.get('/v1/stages/acct-a')).body).toMatchObject({
    accountId: 'acct-a',
    name: 'Company acct-a',
    owner: 'csm-1',
    stage: 'pre_churn',
    from: 'growth',
    rule: 'pre_churn',
    facts: { 'signal.usage_drop': true, stage: 'growth' },
    signals: [{ signal: 'usage_drop', causes: ['staff_left', 'version_update', 'seasonal', 'other'] }],
    milestones: [{ name: 'onboarding_done' }],
    policy: { id: 'life', version: 1 },
    decisionId: expect.any(String) as string,
  });
  expect((await world.lifecycle.get('/v1/stages/acct-b')).body).toMatchObject({
    stage: 'launch',
    content: { goal: 'in use fast', roles: ['implementation_trainer', 'csm'], material: [{ name: 'operation manual' }] },
  });
});

it('gives material by industry', async () => {
  const { content } = (await world.lifecycle.get('/v1/stages/acct-a?asOf=2026-01-01')).body;
  expect(content).toBeUndefined();
  expect((await world.lifecycle.get(`/v1/stages/acct-a?asOf=${START}`)).body).toMatchObject({ stage: 'growth' });
});

it('answers as of a past day, and refuses what is no day', async () => {
  expect((await world.lifecycle.get('/v1/stages/acct-a?asOf=2026-02-01')).body).toMatchObject({ stage: 'growth', since: START });
  expect((await world.lifecycle.get('/v1/stages/acct-a?asOf=2025-12-31')).status).toBe(404);
  expect((await world.lifecycle.get('/v1/stages/acct-a?asOf=2026-02-30')).body).toMatchObject({
    errors: [{ pointer: '/query/asOf', code: 'not-a-date' }],
  });
  expect((await world.lifecycle.get('/v1/stages/nobody')).status).toBe(404);
});

it('lists accounts by stage, page by page, and everything that was decided about one', async () => {
  const { items } = (await world.lifecycle.get('/v1/stages?stage=launch')).body;
  expect(items).toMatchObject([{ accountId: 'acct-b', stage: 'launch', industry: 'retail', openSignals: 0 }]);
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await world.lifecycle.get(`/v1/stages?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
    seen.push(...(body.items as { accountId: string }[]).map(({ accountId }) => accountId));
    cursor = body.next;
  }
  expect(seen).toEqual(['acct-a', 'acct-b', 'acct-c']);
  const { body } = await world.lifecycle.get('/v1/stages/acct-a/decisions');
  const versions = (body.items as { version: number }[]).map(({ version }) => version);
  expect(versions).toEqual(versions.map((_, i) => i + 1));
});

it('counts a funnel that adds up to the accounts, and says who is stuck', async () => {
  const { body } = await world.lifecycle.get('/v1/stages/funnel');
  expect(body).toMatchObject({ accounts: 3, funnel: ['signing', 'launch', 'growth', 'maturity', 'renewal'] });
  const of = (stage: string) => (body.items as { stage: string }[]).find((item) => item.stage === stage);
  expect(of('signing')).toMatchObject({ accounts: 1, entered: 3, next: { launch: 2 } });
  expect(of('signing')).toMatchObject({ conversion: { to: 'launch', accounts: 2, rate: 0.6667 }, stuckAccounts: 0, stuck: [] });
  expect(of('launch')).toMatchObject({
    accounts: 1,
    entered: 2,
    stuckAccounts: 1,
    stuck: [{ accountId: 'acct-b', since: START }],
  });
  expect(of('launch')).toMatchObject({ conversion: { to: 'growth', accounts: 1, rate: 0.5 } });
  expect(of('pre_churn')).toMatchObject({ accounts: 1, conversion: null });
  expect(body.cohorts).toMatchObject([
    {
      signedIn: '2026-01',
      accounts: 2,
      stages: [{ stage: 'signing', entered: 2, share: 1 }, { stage: 'launch' }, { share: 0.5 }, {}],
    },
    { signedIn: null, accounts: 1, stages: [{ stage: 'signing', accounts: 1, share: 1 }] },
  ]);
  const cohort = await world.lifecycle.get('/v1/stages/funnel?signedIn=2026-01');
  expect(cohort.body).toMatchObject({ accounts: 2, cohorts: [{ signedIn: '2026-01', accounts: 2 }] });
  expect((await world.lifecycle.get('/v1/stages/funnel?signedIn=2025-01')).body).toMatchObject({ accounts: 0, cohorts: [] });
  expect((await world.lifecycle.get('/v1/stages/funnel?signedIn=2026-13')).status).toBe(400);
});

it('takes the cause of a signal once, and closes it', async () => {
  const { items } = (await world.lifecycle.get('/v1/signals?open=true')).body;
  expect(items).toMatchObject([{ accountId: 'acct-a', signal: 'usage_drop', stage: 'pre_churn', closedOn: null }]);
  const path = `/v1/signals/${String(items[0].signalId)}/cause`;
  expect(await world.lifecycle.post(path, { cause: 'bad_weather', by: 'csm-1' })).toMatchObject({
    status: 422,
    body: { type: 'urn:strata:problem:cause-unknown', errors: [{ pointer: '/cause', code: 'not-one-of' }] },
  });
  expect((await world.lifecycle.post(path, { cause: 'staff_left' })).status).toBe(400);
  expect((await world.lifecycle.post('/v1/signals/x/cause', { cause: 'other', by: 'csm-1' })).status).toBe(400);
  const none = '/v1/signals/00000000-0000-5000-8000-000000000000/cause';
  expect((await world.lifecycle.post(none, { cause: 'other', by: 'csm-1' })).status).toBe(404);

  const once = { headers: { 'idempotency-key': 'cause-1' } };
  const cause = { cause: 'staff_left', note: 'The administrator left.', by: 'csm-1' };
  const [first, again] = [await world.lifecycle.post(path, cause, once), await world.lifecycle.post(path, cause, once)];
  expect(first).toMatchObject({ status: 202, body: { accountId: 'acct-a', inputId: expect.any(String) as string } });
  expect(again.body).toEqual(first.body);
  await world.lifecycle.eventually('/v1/signals?open=true', (body) => body.items.length === 0);
  expect((await world.lifecycle.get('/v1/signals?open=false')).body.items).toMatchObject([
    { because: 'explained', explanation: 'staff_left', note: 'The administrator left.', explainedBy: 'csm-1' },
  ]);
  await world.lifecycle.eventually('/v1/stages/acct-a', ({ stage }) => stage === 'growth');
  expect((await world.lifecycle.post(path, cause)).body).toMatchObject({ type: 'urn:strata:problem:signal-closed' });
});

it('lists renewals by window and day, with the card; and takes commitments and reasons', async () => {
  await world.openDays('2026-09-10');
  const { items } = await world.lifecycle.eventually('/v1/renewals?window=early', (body) => body.items.length === 2);
  expect(items).toMatchObject([
    {
      accountId: 'acct-a',
      contractId: 'c-acct-a',
      end: '2027-01-04',
      probability: 70,
      outlook: 'likely',
      amount: { currency: 'CNY' },
    },
    { accountId: 'acct-b' },
  ]);
  expect((await world.lifecycle.get('/v1/renewals?from=2027-01-05')).body.items).toEqual([]);
  expect((await world.lifecycle.get('/v1/renewals?window=focus')).body.items).toEqual([]);
  const path = '/v1/renewals/acct-a/c-acct-a';
  const amount = { amount: 13_000_000, currency: 'CNY' };
  expect((await world.lifecycle.post(`${path}/commitment`, { commitment: 'likely', amount, by: 'csm-1' })).status).toBe(202);
  await world.lifecycle.eventually('/v1/renewals?accountId=acct-a', (body) => body.items[0].commitment === 'likely');
  expect((await world.lifecycle.get('/v1/renewals?accountId=acct-a')).body.items[0]).toMatchObject({ expected: amount });
  expect(await world.lifecycle.post(`${path}/outcome`, { outcome: 'not-renewed', reason: 'mood', by: 'csm-1' })).toMatchObject({
    status: 422,
    body: { type: 'urn:strata:problem:reason-unknown' },
  });
  const unknown = '/v1/renewals/acct-a/c-none/outcome';
  expect((await world.lifecycle.post(unknown, { outcome: 'not-renewed', reason: 'price', by: 'csm-1' })).status).toBe(404);
  expect((await world.lifecycle.post(`${path}/outcome`, { outcome: 'not-renewed', reason: 'price', by: 'csm-1' })).status).toBe(
    202,
  );
  await world.openDays('2027-01-05');
  await world.lifecycle.eventually(
    '/v1/stages/acct-a',
    ({ stage, churn }) => stage === 'churned' && churn.plan === 'offer a discount',
  );
  expect((await world.lifecycle.get('/v1/renewals?accountId=acct-a&settled=true')).body.items).toMatchObject([
    { outcome: 'lapsed', reason: 'price', settledOn: '2027-01-05' },
  ]);
});

it('records nothing that its contract does not know', async () => {
  const { items } = (await world.lifecycle.get('/v1/ledgers/lifecycle')).body as { items: { partition: number }[] };
  const feeds = await Promise.all(
    items.map(({ partition }) => world.lifecycle.get(`/v1/ledgers/lifecycle?partition=${partition}&limit=5000`)),
  );
  const events = feeds
    .flatMap(({ body }) => String(body).split('\n').filter(Boolean))
    .map((line) => JSON.parse(line) as { type: string; data: unknown });
  const problems = events.flatMap(({ type, data }) => {
    const contract = contractOf(type);
    const found = contract ? readingValidator(contract)(data) : [{ detail: 'there is no contract' }];
    return found.map((problem) => ({ type, ...problem }));
  });
  expect(problems).toEqual([]);
  expect([...new Set(events.map(({ type }) => type))]).toEqual(
    expect.arrayContaining([
      'lifecycle.stage-changed.v1',
      'lifecycle.signal-opened.v1',
      'lifecycle.signal-explained.v1',
      'lifecycle.renewal-assessed.v1',
      'lifecycle.renewal-settled.v1',
      'lifecycle.policy-received.v1',
    ]),
  );
});

it('is followed by health and metrics of both consumers', async () => {
  expect((await world.lifecycle.get('/health/ready')).body.checks.consumer).toBe('ok');
  const { body } = await world.lifecycle.get('/metrics');
  expect(body).toMatch(/strata_consumer_lag_events\{.*consumer="lifecycle.account-facts".*\} 0/);
  expect(body).toMatch(/strata_consumer_lag_events\{.*consumer="lifecycle.scoring-decisions".*\} 0/);
  expect(body).toMatch(/strata_lifecycle_decisions_total\{[^}]*outcome="stage-changed"/);
  expect((await world.lifecycle.get('/openapi.json')).body.paths).toHaveProperty('/v1/signals/{id}/cause');
});
