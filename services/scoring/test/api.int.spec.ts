import { observed, ordered, referred, refunded, registered } from './facts.js';
import { cnB2b } from './policies.js';
import { ServiceWorld } from './service.world.js';

const yaml = { headers: { 'content-type': 'application/yaml' } };

describe('policies', () => {
  let world: ServiceWorld;
  beforeAll(async () => {
    world = await ServiceWorld.start();
    await world.openDays('2026-03-01');
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('go from draft to published to in force to superseded, without a restart', async () => {
    const { scoring } = world;
    const drafted = await scoring.post('/v1/policies', cnB2b(), yaml);
    expect(drafted).toMatchObject({ status: 201, body: { id: 'cn-b2b', version: 1, status: 'draft', publishedAt: null } });
    expect(await scoring.post('/v1/policies/cn-b2b/versions/1/check')).toMatchObject({
      status: 200,
      body: { ok: true, problems: [] },
    });
    expect((await scoring.post('/v1/policies/cn-b2b/versions/1/publish')).status).toBe(200);
    await world.scoring.eventually('/v1/policies', ({ items }) => items[0].status === 'in-force');
    await world.publish(cnB2b({ version: 2, referral: 6 }));
    const { items } = await world.scoring.eventually('/v1/policies', (body) => body.items[0].status === 'superseded');
    expect(items).toMatchObject([
      { version: 1, status: 'superseded' },
      { version: 2, status: 'in-force' },
    ]);
    expect((await scoring.get('/v1/policies?limit=1')).body.next).toEqual(expect.any(String));
    expect((await scoring.get('/v1/policies/cn-b2b/versions/2')).body.document.metadata).toMatchObject({
      id: 'cn-b2b',
      version: 2,
    });
  });

  it('are told apart by content: the same again changes nothing, another one under the same version is a conflict', async () => {
    const { scoring } = world;
    expect((await scoring.post('/v1/policies', cnB2b(), yaml)).status).toBe(200);
    expect((await scoring.post('/v1/policies/cn-b2b/versions/1/publish')).status).toBe(200);
    expect(await scoring.post('/v1/policies', cnB2b({ referral: 7 }), yaml)).toMatchObject({
      status: 409,
      body: { type: 'urn:strata:problem:policy-version-published' },
    });
    expect((await scoring.get('/v1/policies')).body.items).toHaveLength(2);
  });

  it('come as JSON too, as they are or under document', async () => {
    const { scoring } = world;
    const { document } = (await scoring.get('/v1/policies/cn-b2b/versions/1')).body;
    expect(await scoring.post('/v1/policies', document)).toMatchObject({ status: 200, body: { version: 1 } });
    expect(await scoring.post('/v1/policies', { document })).toMatchObject({ status: 200, body: { version: 1 } });
    expect(await scoring.post('/v1/policies', { document: cnB2b() })).toMatchObject({ status: 200, body: { version: 1 } });
  });

  it('are refused with the line and the reason when a rule uses a fact that does not exist', async () => {
    const { status, headers, body } = await world.scoring.post(
      '/v1/policies',
      cnB2b({ version: 9 }).replace('2 * referrals', '2 * referals').replace('5 * referrals', '5 * referals'),
      yaml,
    );
    expect(status).toBe(422);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(body).toMatchObject({
      type: 'urn:strata:problem:policy-invalid',
      errors: [
        { pointer: '/scoring/adjust/0/points', code: expect.any(String), detail: expect.stringMatching(/^line 15: .*referals/) },
      ],
    });
    expect((await world.scoring.get('/v1/policies/cn-b2b/versions/9')).status).toBe(404);
  });

  it.each([
    ['a body that is not JSON', '{"document"', { 'content-type': 'application/json' }, 400, 'not-json'],
    ['an empty body', '{}', { 'content-type': 'application/json' }, 422, 'policy-invalid'],
    ['a body of another kind', '[1]', { 'content-type': 'application/json' }, 400, 'policy-missing'],
    ['a media type that nobody asked for', '<policy/>', { 'content-type': 'application/xml' }, 415, 'media-type-not-supported'],
    ['a text that is no policy', 'hello', { 'content-type': 'text/yaml' }, 422, 'policy-invalid'],
  ])('are refused as %s', async (_, body, headers, status, code) => {
    const answer = await world.scoring.post('/v1/policies', body, { headers });
    expect(answer).toMatchObject({ status, body: { type: `urn:strata:problem:${code}` } });
  });

  it('answer 404 for a version that was never handed in, and 400 for one that cannot be', async () => {
    expect((await world.scoring.post('/v1/policies/none/versions/1/publish')).status).toBe(404);
    expect(await world.scoring.post('/v1/policies/none/versions/x/check')).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/path/version' }] },
    });
  });
});

describe('scores', () => {
  let world: ServiceWorld;
  beforeAll(async () => {
    world = await ServiceWorld.start();
    await world.openDays('2026-03-01');
    await world.publish(cnB2b());
    const at = '2026-03-01T02:00:00.000Z';
    await world.record(registered('acct-b', 'Beta'), registered('acct-a', 'Zeta'), registered('acct-c', 'Gamma'));
    await world.record(ordered('acct-a', 50_000_000, at, ['cloud', 'lines', 'security']), ordered('acct-b', 10_000_000, at));
    await world.openDays('2026-03-02');
    const later = '2026-03-02T02:00:00.000Z';
    await world.record(
      referred('acct-a', later),
      referred('acct-a', later),
      observed('acct-a', 'unlisted', true, later),
      observed('acct-a', 'valuation', 'high', later),
    );
    await world.record(referred('acct-c', later), refunded('acct-b', 1_000_000, later));
    await world.scoring.eventually('/v1/scores/acct-a', ({ points }) => points === 35);
    await world.scoring.eventually('/v1/scores/acct-b', ({ points }) => points === 0);
    await world.scoring.eventually('/v1/scores/acct-c', ({ points }) => points === 5);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('come with their whole explanation', async () => {
    const { body } = await world.scoring.get('/v1/scores/acct-a');
    expect(body).toMatchObject({
      accountId: 'acct-a',
      points: 35,
      base: 10,
      missing: ['overdue'],
      override: null,
      exclusion: null,
      adjustments: [
        { id: 'referral', points: 10, facts: { referrals: 2 } },
        { id: 'diversity', points: 5, facts: { product_lines: 3 } },
        { id: 'growth', points: 10 },
      ],
      ladders: { value: { tier: 'D', since: '2026-03-02', pending: null, next: { tier: 'C', points: 15 } } },
      policy: { id: 'cn-b2b', version: 1, hash: expect.stringMatching(/^sha256:/) },
      cause: { ledger: 'account', type: 'account.trait-observed.v1' },
      decisionId: expect.any(String),
    });
  });

  it('are answered as of a past day, and as known at an instant', async () => {
    expect((await world.scoring.get('/v1/scores/acct-a?asOf=2026-03-01')).body).toMatchObject({
      points: 15,
      ladders: { value: { tier: 'E' } },
    });
    expect((await world.scoring.get('/v1/scores/acct-a?asOf=2026-02-28')).status).toBe(404);
    expect((await world.scoring.get('/v1/scores/acct-a?knownAt=2020-01-01T00:00:00Z')).status).toBe(404);
    expect(await world.scoring.get('/v1/scores/acct-a?asOf=2026-02-30')).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/query/asOf', code: 'not-a-date' }] },
    });
    expect((await world.scoring.get('/v1/scores/nobody')).status).toBe(404);
  });

  it('are listed by points and by name, page by page, of one tier when asked', async () => {
    const ids = ({ items }: { items: { accountId: string }[] }) => items.map(({ accountId }) => accountId);
    expect(ids((await world.scoring.get('/v1/scores')).body)).toEqual(['acct-a', 'acct-c', 'acct-b']);
    expect(ids((await world.scoring.get('/v1/scores?sort=name')).body)).toEqual(['acct-b', 'acct-c', 'acct-a']);
    expect(ids((await world.scoring.get('/v1/scores?ladder=value&tier=D')).body)).toEqual(['acct-a']);
    expect(ids((await world.scoring.get('/v1/scores?ladder=value&tier=D&sort=name')).body)).toEqual(['acct-a']);
    const paged = async (query: string) => {
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { body } = await world.scoring.get(`/v1/scores?limit=1${query}${cursor === '' ? '' : `&cursor=${cursor}`}`);
        seen.push(...ids(body));
        cursor = body.next;
      }
      return seen;
    };
    expect(await paged('')).toEqual(['acct-a', 'acct-c', 'acct-b']);
    expect(await paged('&sort=name')).toEqual(['acct-b', 'acct-c', 'acct-a']);
    expect(await paged('&ladder=value&tier=E')).toEqual(['acct-c', 'acct-b']);
    expect(await world.scoring.get('/v1/scores?cursor=xyz')).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/query/cursor' }] },
    });
    expect(await world.scoring.get('/v1/scores?limit=501&sort=size')).toMatchObject({
      status: 400,
      body: {
        errors: expect.arrayContaining([
          expect.objectContaining({ pointer: '/query/limit' }),
          expect.objectContaining({ pointer: '/query/sort' }),
        ]),
      },
    });
  });

  it('are not listed of a ladder or a tier that there is not: the answer says which there are', async () => {
    expect((await world.scoring.get('/v1/scores?ladder=value&tier=A')).body.items).toEqual([]);
    const refused = async (query: string) => {
      const { status, body } = await world.scoring.get(`/v1/scores?${query}`);
      return { status, detail: body.detail, errors: body.errors };
    };
    expect(await refused('ladder=value&tier=Z')).toEqual({
      status: 400,
      detail: 'There is no tier "Z" on ladder value; there are E, D, C, B, A.',
      errors: [{ pointer: '/query/tier', code: 'not-one-of', detail: 'must be one of E, D, C, B, A' }],
    });
    expect(await refused('tier=Z')).toMatchObject({ status: 400, errors: [{ pointer: '/query/tier' }] });
    expect(await refused('ladder=service&tier=A')).toMatchObject({
      status: 400,
      detail: 'There is no ladder "service"; there is value.',
      errors: [{ pointer: '/query/ladder', detail: 'must be one of value' }],
    });
  });

  it('add up to a distribution over the tiers', async () => {
    const { body } = await world.scoring.get('/v1/scores/distribution?ladder=value');
    expect(body).toMatchObject({ scored: 3, excluded: 0, items: [{ ladder: 'value', accounts: 3 }] });
    expect(body.items[0].tiers).toMatchObject([
      { tier: 'E', accounts: 2 },
      { tier: 'D', accounts: 1 },
      { tier: 'C', accounts: 0 },
      { tier: 'B', accounts: 0 },
      { tier: 'A', accounts: 0 },
    ]);
    expect((await world.scoring.get('/v1/scores/distribution?ladder=none')).status).toBe(404);
  });

  it('lead to their decisions, and each decision to its event in the ledger', async () => {
    const { items } = (await world.scoring.get('/v1/decisions?accountId=acct-a')).body as {
      items: { version: number; decisionId: string; partition: number; position: number; hash: string }[];
    };
    expect(items.map(({ version }) => version)).toEqual(items.map((_, i) => i + 1));
    const last = items.at(-1)!;
    expect((await world.scoring.get('/v1/decisions?accountId=acct-a&order=desc&limit=1')).body.items[0]).toEqual(last);
    expect((await world.scoring.get(`/v1/decisions/${last.decisionId}`)).body).toEqual(last);
    const feed = await world.scoring.get(`/v1/ledgers/scoring?partition=${last.partition}&after=${last.position - 1}&limit=1`);
    expect(JSON.parse(feed.body as string)).toMatchObject({ eventId: last.decisionId, hash: last.hash });
    expect((await world.scoring.get('/v1/decisions/00000000-0000-5000-8000-000000000000')).status).toBe(404);
    expect(await world.scoring.get('/v1/decisions/x')).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/path/id' }] },
    });
    expect(await world.scoring.get('/v1/decisions')).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/query/accountId' }] },
    });
  });

  it('are followed by health and metrics of the consumer', async () => {
    expect((await world.scoring.get('/health/ready')).body.checks.consumer).toBe('ok');
    expect((await world.scoring.get('/health/live')).body.checks.consumer).toBe('ok');
    const { body } = await world.scoring.get('/metrics');
    expect(body).toMatch(/strata_consumer_events_total\{.*consumer="scoring.account-facts".*\} \d+/);
    expect(body).toMatch(/strata_consumer_lag_events\{.*partition="0".*\} 0/);
    expect((await world.scoring.get('/openapi.json')).body.paths).toHaveProperty('/v1/scores/{accountId}');
  });
});
