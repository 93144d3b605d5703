import { kitService } from './kit.fixtures.js';
import { startTestService, type TestService } from '../src/testing/index.js';

let service: TestService;

beforeAll(async () => {
  service = await startTestService(kitService, { asOwner: true });
});
afterAll(() => service[Symbol.asyncDispose]());

const problem = (code: string): object => ({
  type: `urn:strata:problem:${code}`,
  title: expect.any(String),
  detail: expect.any(String),
});

it('answers what is right', async () => {
  expect(await service.post('/v1/days', { date: '2026-03-01' })).toMatchObject({ status: 201, body: { date: '2026-03-01' } });
});

it.each([
  ['a body that is not JSON', '{"date":', 400, 'not-json'],
  ['an empty body', '', 400, 'body-missing'],
  ['a body with a hidden prototype', '{"__proto__": {"date": "2026-03-01"}}', 400, 'not-json'],
  ['a body beyond the limit', `{"date": "${'9'.repeat(3_000)}"}`, 413, 'body-too-large'],
])('refuses %s', async (_what, body, status, code) => {
  const answer = await service.post('/v1/days', body);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer).toMatchObject({ status, body: { ...problem(code), status, instance: '/v1/days' } });
});

it.each([
  ['a list instead of an object', [], '/date', 'field-missing'],
  ['a missing field', {}, '/date', 'field-missing'],
  ['a date out of the calendar', { date: '2026-02-30' }, '/date', 'not-a-date'],
  ['a field nobody knows', { date: '2026-03-01', force: true }, '/force', 'field-unknown'],
])('names the field and the rule of %s', async (_what, body, pointer, code) => {
  const answer = await service.post('/v1/days', body);
  expect(answer).toMatchObject({
    status: 400,
    body: { ...problem('request-invalid'), errors: [{ pointer, code, detail: expect.any(String) as string }] },
  });
});

it('names what is wrong with the query', async () => {
  const answer = await service.get('/v1/pages?limit=many');
  expect(answer.body.errors).toEqual([
    { pointer: '/query/limit', code: 'not-an-integer', detail: 'must be an integer between 1 and 500' },
  ]);
  expect((await service.get('/v1/pages?limit=7')).body).toEqual({ limit: 7 });
});

it('refuses a content type it cannot read, and reads JSON under all its names', async () => {
  expect(
    await service.post('/v1/days', 'date=1', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  ).toMatchObject({
    status: 415,
    body: problem('media-type-not-supported'),
  });
  const cloudEvent = { headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' } };
  expect((await service.post('/v1/days', { date: '2026-03-01' }, cloudEvent)).status).toBe(201);
});

it('hands NDJSON on as a stream, whatever its length', async () => {
  const lines = await service.post('/v1/lines', '{}\n'.repeat(10_000), { headers: { 'content-type': 'application/x-ndjson' } });
  expect(lines.body).toEqual({ lines: 10_001 });
});

it.each([
  ['refusal', 422, 'freeze-in-the-past'],
  ['conflict', 409, 'version-conflict'],
  ['absent', 404, 'no-such-account'],
  ['overload', 429, 'overloaded'],
  ['constraint', 500, 'fault'],
  ['bug', 500, 'fault'],
])('answers a %s with %i', async (kind, status, code) => {
  const answer = await service.get(`/v1/failures/${kind}?token=hunter2`);
  expect(answer).toMatchObject({ status, body: { ...problem(code), instance: `/v1/failures/${kind}` } });
  expect(answer.headers.get('retry-after')).toBe(status === 429 ? '1' : null);
  expect(JSON.stringify(answer.body)).not.toMatch(/secret|4711|hunter2/);
});

it('answers a conflict with 412 when the caller named the version', async () => {
  expect((await service.get('/v1/failures/conflict', { headers: { 'if-match': '"3"' } })).status).toBe(412);
});

it('tells a path that does not exist from a method that is not taken', async () => {
  expect(await service.get('/v1/nothing')).toMatchObject({ status: 404, body: problem('no-such-route') });
  const answer = await service.delete('/v1/sleep/5');
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  expect(answer.body).toMatchObject(problem('method-not-allowed'));
});

it('answers a path that cannot be decoded', async () => {
  expect((await service.get('/v1/sleep/%zz')).status).toBe(400);
});

it('gives the handler what the request says of itself', async () => {
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  const headers = { 'x-correlation-id': 'c-42', traceparent, 'if-match': '"7"', 'idempotency-key': 'k-1' };
  const { body, headers: answered } = await service.post('/v1/days', { date: '2026-03-01' }, { headers });
  expect(body.context).toMatchObject({
    correlationId: 'c-42',
    traceparent,
    expectedVersion: 7,
    cause: 'idempotency-key\nPOST /v1/days\nk-1',
    receivedAt: expect.stringMatching(/Z$/) as string,
  });
  expect(answered.get('x-correlation-id')).toBe('c-42');
});

it('refuses a key and a version that it cannot use', async () => {
  const answer = await service.post('/v1/days', { date: '2026-03-01' }, { headers: { 'idempotency-key': 'a b' } });
  expect(answer).toMatchObject({
    status: 400,
    body: { ...problem('idempotency-key-malformed'), errors: [{ pointer: '/header/idempotency-key' }] },
  });
  expect((await service.post('/v1/days', { date: '2026-03-01' }, { headers: { 'if-match': 'new' } })).status).toBe(400);
});

it('describes its routes, and measures them by route', async () => {
  expect((await service.get('/openapi.json')).body.paths).toHaveProperty('/v1/days');
  expect((await service.get('/openapi.json')).body.paths).not.toHaveProperty('/health/live');
  const { body, headers } = await service.get('/metrics');
  expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(body).toMatch(/http_server_request_duration_seconds_bucket\{[^}]*http_route="\/v1\/failures\/:kind"/);
  for (const name of ['process_memory_usage', 'nodejs_eventloop_delay', 'process_cpu_time']) expect(body).toContain(name);
});
