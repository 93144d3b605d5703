import { once } from 'node:events';
import { createServer } from 'node:http';
import { registeredAt } from './registered-types.js';

const schema = { type: 'object', properties: { city: { type: 'string' } } };
const listed = [
  { type: 'account.order-placed.v1', version: 1, title: 'Order placed', schema },
  { type: 'custom.store-opened.v1', version: 1, title: 'Store opened', description: 'A shop more.', schema },
];

/** An account service of which only this one route is there. */
const serving = async (answer: () => { status: number; body?: object }) => {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    const { status, body = {} } = answer();
    response.writeHead(status).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

it('asks the account service for the types of the company, and leaves out our own', async () => {
  await using account = await serving(() => ({ status: 200, body: { items: listed, next: null } }));
  expect(await registeredAt(`${account.url}/`)()).toEqual([listed[1]]);
  expect(account.asked).toEqual(['/v1/event-types']);
});

it('is unavailable, and worth waiting for, while the account service does not answer', async () => {
  await using account = await serving(() => ({ status: 503 }));
  for (const url of [account.url, 'http://127.0.0.1:1']) {
    const error: unknown = await registeredAt(url)().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'Unavailable', message: 'The account service does not answer.', code: 'ECONNREFUSED' });
  }
});
