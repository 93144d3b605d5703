import type { TestService } from '@strata/service-kit/testing';
import { genesisHash, type RecordedEvent, verifyChain } from '@strata/ledger';
import { fact, importing, ledgerOf, lines, ndjson, order, registered } from './account.fixtures.js';

describe('events', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await importing();
    await registered(service, 'acct-1', 'acct-2', 'acct-3');
  });
  afterAll(() => service[Symbol.asyncDispose]());

  const lone = JSON.stringify(fact('account.tagged.v1', 'acct-1', { tag: 'x' })).replace('"x"', '"\\ud800"');
  const wrongAmount = (amount: unknown) => ({
    lines: [{ sku: 'a', productLine: 'home', quantity: 1, amount: { amount, currency: 'GBP' } }],
  });

  it.each(['application/json', 'application/cloudevents+json', 'application/cloudevents+json; charset=utf-8'])(
    'are taken one by one as %s',
    async (type) => {
      const event = order('acct-1');
      const headers = { 'content-type': type };
      expect((await service.post('/v1/events', event, { headers })).body).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
      expect((await service.post('/v1/events', event, { headers })).body).toEqual({ accepted: 0, duplicates: 1, rejected: [] });
    },
  );

  it.each(['application/json', 'application/cloudevents-batch+json'])('are taken as a batch as %s', async (type) => {
    const { body } = await service.post('/v1/events', [order('acct-1'), order('acct-2')], { headers: { 'content-type': type } });
    expect(body).toEqual({ accepted: 2, duplicates: 0, rejected: [] });
  });

  it('are taken as NDJSON: good lines are kept, each bad one is answered with its line, field and rule', async () => {
    const good = order('acct-1');
    const { status, body } = await service.post(
      '/v1/events',
      lines(good, '', order('acct-2', wrongAmount(15.3)), '{"broken', order('nobody'), good, order('acct-2'), '[]') + '\r\n',
      ndjson,
    );
    expect(status).toBe(200);
    expect(body).toEqual({
      accepted: 2,
      duplicates: 1,
      rejected: [
        {
          line: 3,
          eventId: expect.any(String),
          code: 'amount-not-integer',
          pointer: '/data/lines/0/amount',
          detail: 'must be an integer number of minor units',
        },
        { line: 4, eventId: null, code: 'not-json', pointer: '', detail: expect.any(String) },
        {
          line: 5,
          eventId: expect.any(String),
          code: 'unknown-account',
          pointer: '/subject',
          detail: expect.stringContaining('nobody'),
        },
        { line: 8, eventId: null, code: 'not-an-event', pointer: '', detail: expect.any(String) },
      ],
    });
  });

  it('of one account stay in the order of the request, over many chunks, and a second time write nothing', async () => {
    const events = Array.from({ length: 2_500 }, (_, n) => order('acct-3', { orderId: `seq-${n}` }));
    const all = [fact('account.registered.v1', 'acct-4', { name: 'New' }), order('acct-4'), ...events];
    expect((await service.post('/v1/events', lines(...all), ndjson)).body).toEqual({
      accepted: 2_502,
      duplicates: 0,
      rejected: [],
    });
    const recorded = (await ledgerOf(service))
      .filter(({ stream }) => stream === 'account-acct-3')
      .map(({ data }) => (data as { orderId?: string }).orderId);
    expect(recorded.filter((id) => id?.startsWith('seq-'))).toEqual(
      events.map(({ data }) => (data as { orderId?: string }).orderId),
    );
    expect((await service.post('/v1/events', lines(...all), ndjson)).body).toEqual({
      accepted: 0,
      duplicates: 2_502,
      rejected: [],
    });
  });

  it('sent by many at once are recorded once each', async () => {
    const events = Array.from({ length: 200 }, (_, n) => order(`acct-${1 + (n % 4)}`));
    const answers = await Promise.all([0, 1, 2].map(() => service.post('/v1/events', events)));
    const sum = (field: string): number => answers.reduce((total, { body }) => total + Number(body[field]), 0);
    expect([sum('accepted'), sum('duplicates')]).toEqual([200, 400]);
  });

  it('too long a line is skipped, and the ones after it are read', async () => {
    const { body } = await service.post(
      '/v1/events',
      lines(order('acct-1'), JSON.stringify(order('acct-1', { orderId: 'x'.repeat(3_000_000) })), order('acct-1')),
      ndjson,
    );
    expect(body).toMatchObject({ accepted: 2, rejected: [{ line: 2, code: 'line-too-long' }] });
  });

  it('survive a cut in the middle of a character', async () => {
    const bytes = Buffer.from(lines(fact('account.tagged.v1', 'acct-1', { tag: '战略客户' })));
    const cut = bytes.indexOf(Buffer.from('略')) + 1;
    const body = new ReadableStream({
      async start(controller) {
        controller.enqueue(bytes.subarray(0, cut));
        await new Promise((resolve) => setTimeout(resolve, 50));
        controller.enqueue(bytes.subarray(cut));
        controller.close();
      },
    });
    const answer = await fetch(`${service.url}/v1/events`, { method: 'POST', body, duplex: 'half', ...ndjson });
    expect(await answer.json()).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
    expect((await service.get('/v1/accounts/acct-1')).body.tags).toContain('战略客户');
  });

  it.each([
    ['not JSON', '{"specversion"', {}, 400, 'not-json', undefined],
    [
      'another kind of body',
      'a=1',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'media-type-not-supported',
      undefined,
    ],
    [
      'a single event as a batch',
      order('acct-1'),
      { 'content-type': 'application/cloudevents-batch+json' },
      400,
      'not-a-batch',
      { code: 'not-a-list' },
    ],
    ['text', '"event"', {}, 400, 'not-an-event', { pointer: '', code: 'not-an-event' }],
    ['no account', { ...order('acct-1'), subject: undefined }, {}, 400, 'field-missing', { pointer: '/subject' }],
    ['no time', { ...order('acct-1'), time: undefined }, {}, 400, 'field-missing', { pointer: '/time' }],
    [
      'a time that is none',
      { ...order('acct-1'), time: '2010-02-30T00:00:00Z' },
      {},
      400,
      'not-an-instant',
      { pointer: '/time' },
    ],
    ['a type nobody knows', fact('account.order-dreamt.v1', 'acct-1', {}), {}, 400, 'unknown-event-type', { pointer: '/type' }],
    [
      'a type only we write',
      fact('calendar.day-opened.v1', 'acct-1', { date: '2010-12-01' }),
      {},
      400,
      'unknown-event-type',
      { pointer: '/type' },
    ],
    ['a type nobody registered', fact('custom.unheard-of.v1', 'acct-1', {}), {}, 400, 'unknown-event-type', { pointer: '/type' }],
    ['an unknown account', order('nobody'), {}, 422, 'unknown-account', { pointer: '/subject' }],
    [
      'an amount with a fraction',
      order('acct-1', wrongAmount(15.3)),
      {},
      400,
      'amount-not-integer',
      { pointer: '/data/lines/0/amount' },
    ],
    [
      'an amount as text',
      order('acct-1', wrongAmount('1530')),
      {},
      400,
      'amount-not-integer',
      { pointer: '/data/lines/0/amount' },
    ],
    ['a field nobody knows', order('acct-1', { color: 1 }), {}, 400, 'field-unknown', { pointer: '/data/color' }],
    ['a field missing', order('acct-1', { orderId: undefined }), {}, 400, 'field-missing', { pointer: '/data/orderId' }],
    [
      'a date that the calendar does not have',
      fact('account.invoice-overdue.v1', 'acct-1', {
        invoiceId: 'i',
        amount: { amount: 1, currency: 'GBP' },
        dueOn: '2026-02-30',
      }),
      {},
      400,
      'not-a-date',
      { pointer: '/data/dueOn' },
    ],
    ['half a character', lone, {}, 400, 'not-unicode', { pointer: '/data/tag' }],
    [
      'a rule broken',
      fact('account.survey-answered.v1', 'acct-1', { survey: 'csat', score: 9 }),
      {},
      422,
      'score-off-scale',
      { pointer: '/data/score' },
    ],
  ])('with %s is refused by name, and nothing is stored', async (_what, body, headers, status, code, field) => {
    const before = (await ledgerOf(service)).length;
    const answer = await service.post('/v1/events', body, { headers: headers });
    expect([answer.status, answer.headers.get('content-type'), answer.body.type]).toEqual([
      status,
      expect.stringMatching(/^application\/problem\+json/),
      `urn:strata:problem:${code}`,
    ]);
    if (field) expect(answer.body.errors[0]).toMatchObject(field);
    expect((await ledgerOf(service)).length).toBe(before);
  });

  it('are listed by account, page by page, oldest first', async () => {
    await registered(service, 'acct-9');
    await service.post('/v1/events', [order('acct-9', { orderId: 'o-a' }), order('acct-9', { orderId: 'o-b' })]);
    const first = await service.get('/v1/events?accountId=acct-9&limit=2');
    expect(first.body.items).toMatchObject([
      { type: 'account.registered.v1', version: 1 },
      {
        type: 'account.order-placed.v1',
        occurredAt: '2010-12-01T08:26:00.000Z',
        data: { orderId: 'o-a' },
        metadata: { source: '/test' },
      },
    ]);
    const second = await service.get(`/v1/events?accountId=acct-9&limit=2&cursor=${first.body.next}`);
    expect([second.body.items.length, second.body.items[0].data.orderId, second.body.next]).toEqual([1, 'o-b', null]);
    expect((await service.get('/v1/events?accountId=nobody')).status).toBe(404);
  });

  it('of a company’s own type are checked by its schema', async () => {
    const schema = { type: 'object', properties: { city: { type: 'string' }, staff: { type: 'integer' } }, required: ['city'] };
    const told = { type: 'custom.store-opened.v1', title: 'Store opened', schema };
    expect((await service.post('/v1/event-types', told)).status).toBe(201);
    expect((await service.post('/v1/event-types', told)).status).toBe(200);
    expect((await service.post('/v1/event-types', { ...told, schema: { ...schema, required: [] } })).status).toBe(409);
    expect((await service.post('/v1/event-types', { ...told, type: 'account.store-opened.v1' })).status).toBe(422);
    const { body } = await service.post('/v1/events', [
      fact('custom.store-opened.v1', 'acct-1', { city: 'Suzhou', staff: 4 }),
      fact('custom.store-opened.v1', 'acct-1', { staff: 'four' }),
      fact('custom.store-opened.v1', 'acct-1', { city: 'Suzhou', floor: 2 }),
    ]);
    expect(body).toMatchObject({
      accepted: 1,
      rejected: [
        { line: 2, code: 'field-missing' },
        { line: 3, code: 'field-unknown', pointer: '/data/floor' },
      ],
    });
    const { items } = (await service.get('/v1/event-types')).body;
    expect(items).toContainEqual(expect.objectContaining({ type: 'custom.store-opened.v1' }));
    expect(items).toContainEqual(
      expect.objectContaining({
        type: 'account.order-placed.v1',
        schema: expect.objectContaining({ required: ['orderId', 'lines'] }),
      }),
    );
  });

  it('make a chain that verifies from the feed alone', async () => {
    const { body } = await service.get('/v1/ledgers/account');
    for (const { partition, position, hash } of body.items) {
      const feed = await service.get(`/v1/ledgers/account?partition=${partition}&limit=5000`);
      const events = String(feed.body)
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as RecordedEvent);
      const report = await verifyChain(events, { position: 0, hash: genesisHash('account', partition) });
      expect(report).toEqual({ head: { position, hash } });
    }
  });
});
