import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceProcess } from './service-process.js';
import { Terminal } from './terminal.js';

/** A service as small as one can be: ready after a moment, ends on SIGTERM and when its parent is gone. */
const PROGRAM = `
import { createServer } from 'node:http';
if (process.env.REFUSES) {
  process.stderr.write('tiny: the ledger has 4 partitions, not 8\\n');
  process.exit(1);
}
if (process.env.ROLE === 'migrate') process.exit(0);
const server = createServer((request, response) => response.end(JSON.stringify({ pid: process.pid, clock: process.env.CLOCK }))).listen(process.env.PORT, '127.0.0.1');
console.log(JSON.stringify({ level: 'info', message: 'listening' }));
console.log(JSON.stringify({ level: 'warn', message: 'something is odd', err: { message: 'because' } }));
const stop = () => { server.close(); server.closeAllConnections(); process.disconnect?.(); };
process.on('SIGTERM', stop);
process.on('disconnect', () => process.exit(0));
`;

const folder = mkdtempSync(join(tmpdir(), 'strata-service-process-'));
const main = join(folder, 'tiny.mjs');
const logFile = join(folder, 'tiny.log');
writeFileSync(main, PROGRAM);
afterAll(() => rmSync(folder, { recursive: true }));

class Heard extends Terminal {
  readonly lines: string[] = [];
  override say = (line: string): void => void this.lines.push(line);
  override warn = (line: string): void => void this.lines.push(line);
}

const started: ServiceProcess[] = [];
afterEach(() => Promise.all(started.splice(0).map((service) => service.stop())));

const tiny = (environment: Record<string, string> = {}): { service: ServiceProcess; heard: Heard } => {
  const heard = new Heard();
  const service = new ServiceProcess({ name: 'tiny', main }, () => environment, logFile, heard);
  started.push(service);
  return { service, heard };
};
const ask = async ({ url }: ServiceProcess): Promise<{ pid: number; clock?: string }> =>
  (await fetch(url ?? '')).json() as Promise<{ pid: number; clock?: string }>;
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const until = async (met: () => boolean): Promise<void> => {
  for (let waited = 0; !met() && waited < 5_000; waited += 20) await sleep(20);
  expect(met()).toBe(true);
};

it('starts a service, says where it is once it is ready, and ends it', async () => {
  const { service } = tiny();
  expect(service.url).toBeUndefined();
  await service.start();
  const { pid } = await ask(service);
  await service.stop();
  expect(service.url).toBeUndefined();
  expect(isAlive(pid)).toBe(false);
});

it('starts a service that was killed again, and says so', async () => {
  const { service, heard } = tiny();
  await service.start();
  const { pid } = await ask(service);
  process.kill(pid, 'SIGKILL');
  await until(() => heard.lines.some((line) => /^tiny is back/.test(line)));
  expect((await ask(service)).pid).not.toBe(pid);
  expect(heard.lines).toContain('tiny ended unexpectedly (SIGKILL) and is started again.');
});

it('gives the reason of a service that refuses to start in its own words', async () => {
  const { service } = tiny({ REFUSES: 'yes' });
  await expect(service.start()).rejects.toThrow(/^the ledger has 4 partitions, not 8$/);
  await expect(service.runOnce({ ROLE: 'migrate' })).rejects.toThrow(/^the ledger has 4 partitions, not 8$/);
});

it('restarts a service with the environment of now', async () => {
  const environment = { CLOCK: 'import' };
  const { service } = tiny(environment);
  await service.start();
  expect((await ask(service)).clock).toBe('import');
  environment.CLOCK = 'live';
  await service.restart();
  expect((await ask(service)).clock).toBe('live');
});

it('keeps what the service logs, and shows its warnings once', async () => {
  const { service, heard } = tiny();
  await service.start();
  await until(() => heard.lines.length > 0);
  expect(heard.lines).toEqual(['tiny: something is odd (because)']);
  await until(() => readFileSync(logFile, 'utf8').includes('"listening"'));
});
