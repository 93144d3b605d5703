import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Gateway, type Upstream } from './gateway.js';
import { freePort } from '@strata/testing';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const servers: Server[] = [];
const gateways: Gateway[] = [];
afterEach(async () => {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

const service = async (handler: Handler): Promise<string> => {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
};

const gatewayTo = async (upstreams: () => readonly Upstream[]): Promise<string> => {
  const port = await freePort();
  gateways.push(await Gateway.listen(port, upstreams));
  return `http://127.0.0.1:${String(port)}`;
};

const echo =
  (name: string): Handler =>
  (incoming, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ name, url: incoming.url, method: incoming.method }));
  };

it('sends each route to its service, ledgers and parked accounts by the service they name', async () => {
  const upstreams = [
    { name: 'account', url: await service(echo('account')) },
    { name: 'scoring', url: await service(echo('scoring')) },
  ];
  const url = await gatewayTo(() => upstreams);
  const ask = async (path: string): Promise<unknown> => (await fetch(url + path)).json();
  expect(await ask('/v1/events?accountId=acct-1')).toMatchObject({ name: 'account', url: '/v1/events?accountId=acct-1' });
  expect(await ask('/v1/scores/acct-1')).toMatchObject({ name: 'scoring', url: '/v1/scores/acct-1' });
  expect(await ask('/v1/ledgers/scoring?partition=0')).toMatchObject({ name: 'scoring' });
  expect(await ask('/v1/parked/scoring')).toMatchObject({ name: 'scoring' });
  expect(await ask('/v1/accounts/a%3Ab')).toMatchObject({ name: 'account', url: '/v1/accounts/a%3Ab' });
  expect(await ask('/health')).toEqual({ status: 'ok', services: { account: 'ok', scoring: 'ok' } });
});

it('answers a route that nobody has with a problem of its own', async () => {
  const url = await gatewayTo(() => []);
  for (const path of ['/v1/nothing', '/v1', '/v1/ledgers/nobody', '/v1/parked', '/elsewhere']) {
    const answer = await fetch(url + path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json; charset=utf-8']);
    expect(await answer.json()).toMatchObject({ status: 404, type: 'urn:strata:problem:no-such-route', instance: path });
  }
});

it('says that a service is down and when to try again, also when it breaks off before its answer', async () => {
  const broken = await service((incoming) => incoming.socket.destroy());
  const url = await gatewayTo(() => [
    { name: 'account', url: undefined },
    { name: 'scoring', url: broken },
  ]);
  for (const path of ['/v1/accounts/acct-1', '/v1/scores/acct-1']) {
    const answer = await fetch(url + path, { method: 'POST', body: '{}' });
    expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('content-type')]).toEqual([
      503,
      '1',
      'application/problem+json; charset=utf-8',
    ]);
    expect(await answer.json()).toMatchObject({ status: 503, instance: path });
  }
  expect(await (await fetch(`${url}/health`)).json()).toEqual({
    status: 'unavailable',
    services: { account: 'unavailable', scoring: 'unavailable' },
  });
});

it('passes bodies on while they are still being sent, in both directions', async () => {
  // Answers every chunk at once: neither side may wait for the end of the other.
  const upstream = await service((incoming, response) => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    incoming.on('data', (chunk: Buffer) => response.write(chunk));
    incoming.on('end', () => response.end());
  });
  const url = await gatewayTo(() => [{ name: 'account', url: upstream }]);
  const sending = request(`${url}/v1/events`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' } });
  const heard: string[] = [];
  const ended = new Promise<void>((done) =>
    sending.once('response', (response) => response.on('data', (chunk) => heard.push(String(chunk))).on('end', done)),
  );
  sending.write('{"n":1}\n');
  for (let waited = 0; heard.length === 0 && waited < 2_000; waited += 10) await sleep(10);
  expect(heard.join('')).toBe('{"n":1}\n');
  sending.end('{"n":2}\n');
  await ended;
  expect(heard.join('')).toBe('{"n":1}\n{"n":2}\n');
});

it('takes bodies of any size', async () => {
  const upstream = await service((incoming, response) => {
    let size = 0;
    incoming.on('data', (chunk: Buffer) => (size += chunk.length));
    incoming.on('end', () => response.end(String(size)));
  });
  const url = await gatewayTo(() => [{ name: 'account', url: upstream }]);
  const answer = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: 'x'.repeat(20_000_000),
  });
  expect(await answer.text()).toBe('20000000');
});

it('follows a service to its new port', async () => {
  let upstream: Upstream = { name: 'account', url: await service(echo('before')) };
  const url = await gatewayTo(() => [upstream]);
  expect(await (await fetch(`${url}/v1/days`)).json()).toMatchObject({ name: 'before' });
  upstream = { name: 'account', url: await service(echo('after')) };
  expect(await (await fetch(`${url}/v1/days`)).json()).toMatchObject({ name: 'after' });
});

it('shows the API of all services in one page', async () => {
  const document = (path: string, field: string) => ({
    openapi: '3.0.0',
    info: { title: 'x', description: `About ${path}.` },
    paths: {
      [path]: {
        get: { responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Page' } } } } } },
      },
    },
    components: { schemas: { Page: { type: 'object', properties: { [field]: { type: 'string' } } } } },
  });
  const serving = (path: string, field: string): Promise<string> =>
    service((_incoming, response) => response.end(JSON.stringify(document(path, field))));
  const upstreams = [
    { name: 'account', url: await serving('/v1/accounts', 'name') },
    { name: 'scoring', url: await serving('/v1/scores', 'points') },
  ];
  const url = await gatewayTo(() => upstreams);
  const page = await fetch(`${url}/docs`);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(await page.text()).toContain('swagger-ui');
  expect(await (await fetch(`${url}/docs/json`)).json()).toMatchObject({
    paths: {
      '/v1/accounts': {
        get: {
          tags: ['account'],
          responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/account.Page' } } } } },
        },
      },
      '/v1/scores': { get: { tags: ['scoring'] } },
    },
    components: { schemas: { 'account.Page': { properties: { name: {} } }, 'scoring.Page': { properties: { points: {} } } } },
  });
});

it('says in one sentence that its port is taken', async () => {
  const url = await gatewayTo(() => []);
  await expect(Gateway.listen(Number(new URL(url).port), () => [])).rejects.toThrow(
    /^Port \d+ is taken: choose another one with --port\.$/,
  );
});
