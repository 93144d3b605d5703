import type { TestService } from '@strata/service-kit/testing';
import { fact, importing, ledgerOf } from './account.fixtures.js';

describe('accounts', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await importing();
  });
  afterAll(() => service[Symbol.asyncDispose]());

  const profile = { name: 'Hengtong', industry: 'machinery', country: 'CN', parentId: 'acct-0' };

  it('are registered with their profile and read back, with the version to decide on', async () => {
    const made = await service.post('/v1/accounts', { accountId: 'acct-1', ...profile });
    expect([made.status, made.headers.get('location'), made.headers.get('etag')]).toEqual([201, '/v1/accounts/acct-1', '"1"']);
    const read = await service.get('/v1/accounts/acct-1');
    expect(read.body).toEqual(made.body);
    expect(read.body).toMatchObject({
      accountId: 'acct-1',
      version: 1,
      ...profile,
      city: null,
      tags: [],
      traits: {},
      contracts: [],
      contacts: [],
    });
  });

  it('are registered once: the same data is answered without writing, other data is a conflict', async () => {
    const { status, body } = await service.post('/v1/accounts', { accountId: 'acct-1', ...profile });
    expect([status, body.version]).toEqual([200, 1]);
    const other = await service.post('/v1/accounts', { accountId: 'acct-1', ...profile, name: 'Other' });
    expect([other.status, other.body.type]).toEqual([409, 'urn:strata:problem:account-registered-differently']);
  });

  it('answer the same request with the same key in the same way, and refuse the key with another request', async () => {
    const headers = { 'idempotency-key': 'k-1' };
    const first = await service.post('/v1/accounts', { accountId: 'acct-2', name: 'A' }, { headers });
    const again = await service.post('/v1/accounts', { accountId: 'acct-2', name: 'A' }, { headers });
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    const other = await service.post('/v1/accounts', { accountId: 'acct-2', name: 'B' }, { headers });
    expect([other.status, other.body.errors[0].pointer]).toEqual([422, '/header/idempotency-key']);
    const elsewhere = await service.post('/v1/accounts', { accountId: 'acct-2b', name: 'A' }, { headers });
    expect(elsewhere.status).toBe(201);
  });

  it('are amended, when nobody was quicker', async () => {
    const amended = await service.patch(
      '/v1/accounts/acct-1',
      { city: 'Suzhou', industry: null },
      { headers: { 'if-match': '"1"' } },
    );
    expect([amended.status, amended.headers.get('etag')]).toEqual([200, '"2"']);
    expect(amended.body).toMatchObject({ name: 'Hengtong', city: 'Suzhou', industry: null, version: 2 });
    const late = await service.patch('/v1/accounts/acct-1', { city: 'Wuxi' }, { headers: { 'if-match': '"1"' } });
    expect([late.status, late.body.type]).toEqual([412, 'urn:strata:problem:unexpected-version']);
    expect((await service.get('/v1/accounts/acct-1')).body.city).toBe('Suzhou');
  });

  it('that nobody registered are not found', async () => {
    expect((await service.get('/v1/accounts/nobody')).status).toBe(404);
    expect((await service.patch('/v1/accounts/nobody', { city: 'x' })).status).toBe(404);
  });

  it('show tags, traits, contracts and what they were merged into', async () => {
    const terms = { start: '2010-01-01', end: '2010-12-31', amount: { amount: 100, currency: 'GBP' }, edition: 'pro' };
    const sent = await service.post('/v1/events', [
      fact('account.tagged.v1', 'acct-1', { tag: 'strategic' }),
      fact('account.trait-observed.v1', 'acct-1', { name: 'unlisted', value: true }),
      fact('account.contract-signed.v1', 'acct-1', { contractId: 'c-1', ...terms }),
      fact('account.merged.v1', 'acct-2', { into: 'acct-1' }),
      fact('account.merged.v1', 'acct-1', { into: 'nobody' }),
      fact('account.merged.v1', 'acct-2b', { into: 'acct-2' }),
      fact('account.tagged.v1', 'acct-2', { tag: 'late' }),
    ]);
    expect(sent.body.accepted).toBe(4);
    expect(sent.body.rejected).toMatchObject([
      { line: 5, code: 'unknown-account', pointer: '/data/into' },
      { line: 6, code: 'account-merged', pointer: '/data/into' },
      { line: 7, code: 'account-merged', pointer: '/subject', detail: expect.stringContaining('acct-1') },
    ]);
    const { body } = await service.get('/v1/accounts/acct-1');
    expect(body).toMatchObject({
      tags: ['strategic'],
      traits: { unlisted: true },
      contracts: [{ contractId: 'c-1', ...terms, standing: 'running' }],
    });
    expect((await service.get('/v1/accounts/acct-2')).body.mergedInto).toBe('acct-1');
  });

  it('are listed page by page in the order of their ids, whatever partition they are in', async () => {
    const events = Array.from({ length: 25 }, (_, n) =>
      fact('account.registered.v1', `list-${String(n).padStart(2, '0')}`, { name: `N ${n}` }),
    );
    await service.post('/v1/events', events);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body }: { body: { items: { accountId: string }[]; next: string | null } } = await service.get(
        `/v1/accounts?limit=7${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...body.items.map(({ accountId }) => accountId));
      cursor = body.next;
    }
    expect(seen).toEqual([...seen].sort());
    expect(seen).toEqual(['acct-1', 'acct-2', 'acct-2b', ...events.map(({ subject }) => subject)]);
  });

  it.each([
    ['{"accountId": "x", ', 'not-json', undefined],
    ['', 'body-missing', undefined],
    ['[]', 'request-invalid', { pointer: '', code: 'not-an-object' }],
    ['{"name": "A"}', 'request-invalid', { pointer: '/accountId', code: 'field-missing' }],
    ['{"accountId": "a b", "name": "A"}', 'request-invalid', { pointer: '/accountId', code: 'malformed' }],
    ['{"accountId": "x"}', 'request-invalid', { pointer: '/name', code: 'field-missing' }],
    ['{"accountId": "x", "name": 7}', 'request-invalid', { pointer: '/name', code: 'not-a-string' }],
    ['{"accountId": "x", "name": "A", "colour": "red"}', 'request-invalid', { pointer: '/colour', code: 'field-unknown' }],
    ['{"accountId": "x", "name": "A", "__proto__": {}}', 'not-json', undefined],
  ])('refuse the body %j with a problem that names the field, and store nothing', async (body, code, field) => {
    const before = (await ledgerOf(service)).length;
    const { status, headers, body: problem } = await service.post('/v1/accounts', body);
    expect([status, headers.get('content-type'), problem.type]).toEqual([
      400,
      expect.stringMatching(/^application\/problem\+json/),
      `urn:strata:problem:${code}`,
    ]);
    if (field) expect(problem.errors).toContainEqual(expect.objectContaining(field));
    expect((await ledgerOf(service)).length).toBe(before);
  });

  it.each([
    ['/v1/accounts?limit=501', '/query/limit'],
    ['/v1/accounts?cursor=%21%21', '/query/cursor'],
    ['/v1/accounts?colour=red', '/query/colour'],
    ['/v1/events', '/query/accountId'],
  ])('refuse %s and name the parameter', async (path, pointer) => {
    const { status, body } = await service.get(path);
    expect([status, body.errors[0].pointer]).toEqual([400, pointer]);
  });

  it('are described for programs', async () => {
    const { body } = await service.get('/openapi.json');
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining([
        '/v1/accounts',
        '/v1/accounts/{accountId}',
        '/v1/events',
        '/v1/days',
        '/v1/event-types',
        '/v1/ledgers/{ledger}',
      ]),
    );
  });
});
