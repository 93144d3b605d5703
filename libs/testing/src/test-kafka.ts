import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { KafkaBroker } from './kafka-broker.js';
import { currentRun } from './run.js';

/** The broker that all suites of a test run share. Topics and groups are the suite's own: give them names of its own. */
export type TestKafka = Pick<KafkaBroker, 'brokers' | 'from'>;

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * The run's broker, started when first asked for: a run that needs none pays for none. It lives as long as one of the processes
 * that asked. Throws one sentence when there is neither a broker, nor Docker, nor Java and Maven.
 */
export const testKafka = async (): Promise<TestKafka> => {
  const path = join(tmpdir(), `strata-kafka-${currentRun().name}.sock`);
  const socket = (await connected(path)) ?? (await supervised(path));
  const [line] = (await once(createInterface(socket), 'line')) as [string];
  socket.unref(); // stays open as long as this process, and does not keep it alive
  const answer = JSON.parse(line) as TestKafka | { problem: string };
  if ('problem' in answer) throw new Error(answer.problem);
  return answer;
};

const supervised = async (path: string): Promise<Socket> => {
  const args = ['--import', at('../../../infra/toolchain/typescript.mjs'), at('./kafka-supervisor.ts'), path];
  spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'], detached: true }).unref();
  for (const end = Date.now() + 20_000; Date.now() < end; await sleep(50)) {
    const socket = await connected(path);
    if (socket) return socket;
  }
  throw new Error('the supervisor of Kafka does not answer; the reason is above');
};

const connected = (path: string): Promise<Socket | undefined> =>
  new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket)).on('error', () => resolve(undefined));
  });
