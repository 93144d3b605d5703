import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { connectSocket } from './sockets.js';

const listening = async () => {
  const server = createServer((socket) => socket.on('error', () => undefined).resume());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, port, [Symbol.asyncDispose]: async () => void (await new Promise((done) => server.close(done))) };
};

/** What kafkajs passes when no encryption is asked for; its types do not say so. */
const unencrypted = false as unknown as object;

it('has nobody wait for a socket that is gone, however often it is told to end', async () => {
  await using at = await listening();
  const up = Promise.withResolvers<void>();
  const socket = connectSocket({ host: '127.0.0.1', port: at.port, ssl: unencrypted, onConnect: up.resolve });
  await up.promise;
  socket.end();
  await once(socket, 'close');
  for (let again = 0; again < 20; again++) {
    socket.end();
    socket.unref();
  }
  expect(socket.eventNames().map((name) => [name, socket.listenerCount(name)])).not.toContainEqual([
    'connect',
    expect.anything(),
  ]);
});

it('gives up a handshake that nobody answers', async () => {
  await using at = await listening();
  const socket = connectSocket({ host: '127.0.0.1', port: at.port, ssl: {}, onConnect: () => undefined });
  socket.on('error', () => undefined);
  await once(at.server, 'connection');
  socket.end();
  socket.unref();
  await once(socket, 'close');
  expect(socket.destroyed).toBe(true);
});
