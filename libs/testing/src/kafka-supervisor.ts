import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { startKafka } from './kafka-broker.js';

/**
 * A process of its own that holds the broker of a test run. Whoever uses the broker stays connected to the socket named by the
 * first argument and is told its address there; when nobody has been connected for a while, however they ended, the broker goes.
 *
 *     node --import infra/toolchain/typescript.mjs libs/testing/src/kafka-supervisor.ts /tmp/strata-kafka-….sock
 */
const PATIENCE_MS = 5_000;

const [, , path = ''] = process.argv;
const users = new Set<Socket>();
const broker = Promise.withResolvers<string>();
const finished = Promise.withResolvers<void>();
let timer: NodeJS.Timeout | undefined;

const watch = (): void => {
  clearTimeout(timer);
  if (users.size === 0) timer = setTimeout(finished.resolve, PATIENCE_MS);
};

const server = createServer((socket) => {
  users.add(socket);
  watch();
  socket
    .on('error', () => undefined)
    .on('close', () => {
      users.delete(socket);
      watch();
    });
  broker.promise.then(
    (answer) => socket.write(answer),
    (error: unknown) => socket.end(`${JSON.stringify({ problem: String(error) })}\n`),
  );
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined); // the users say when
server.on('error', () => process.exit(0)); // another supervisor of this run was quicker
server.listen(path, () => {
  watch();
  startKafka().then(
    async (kafka) => {
      broker.resolve(`${JSON.stringify({ brokers: kafka.brokers, from: kafka.from })}\n`);
      await finished.promise;
      server.close();
      rmSync(path, { force: true });
      await kafka.remove();
      process.exit(0);
    },
    async (error: unknown) => {
      broker.reject(error);
      await finished.promise;
      process.exit(1);
    },
  );
});
