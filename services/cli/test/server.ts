import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Call = Readonly<{ path: string; body: string }>;
type Reply = Readonly<{ status: number; body?: unknown; text?: string; headers?: Record<string, string> }> | 'hang up';

/** An HTTP server with prepared answers: for what our own services do only when something breaks. */
export const answering = async (
  reply: (call: Call, index: number) => Reply,
): Promise<AsyncDisposable & { url: string; calls: Call[] }> => {
  const calls: Call[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = { path: request.url ?? '', body: Buffer.concat(chunks).toString() };
      const answer = reply(call, calls.push(call) - 1);
      if (answer === 'hang up') return void request.socket.destroy();
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(answer.text ?? JSON.stringify(answer.body ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
