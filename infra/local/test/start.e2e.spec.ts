import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@strata/testing';
import { childOf, cleanUp, data, folder, gone, order, processes, registration, run, Strata } from './strata.js';

afterAll(cleanUp);

let strata: Strata;
it('starts an empty installation and shows where it is and what to try', async () => {
  strata = await Strata.start('--empty', '--clock', 'import');
  expect(await strata.health()).toEqual({ status: 'ok', services: { account: 'ok', scoring: 'ok', lifecycle: 'ok' } });
  expect(strata.said).toContain(`Strata runs at ${strata.url}`);
  expect((await strata.get('/v1/nothing')).status).toBe(404);
});

it('shows the API of all services in the browser', async () => {
  expect(await (await strata.get('/docs')).text()).toContain('swagger-ui');
  const document = (await (await strata.get('/docs/json')).json()) as { paths: object };
  expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/v1/events', '/v1/scores/{accountId}']));
});

it('records what it is told', async () => {
  await strata.post('/v1/days', { date: '2026-01-05' });
  expect(await strata.post('/v1/events', registration)).toMatchObject({ accepted: 1 });
  expect(await strata.post('/v1/events', order)).toMatchObject({ accepted: 1, rejected: [] });
});

it('answers wrong usage with one sentence and status 2', () => {
  expect(run('--sun')).toMatchObject({ status: 2, stdout: '', stderr: "unknown option '--sun'\n" });
  expect(run('--clock', 'sun').status).toBe(2);
  expect(run('--help')).toMatchObject({ status: 0, stderr: '' });
});

it('refuses a folder that is in use, a port that is taken, and a policy that is not there', async () => {
  expect(run('--data', data, '--port', String(await freePort()))).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/already running on .*--data\.\n$/),
  });
  const other = join(folder, 'other');
  expect(run('--data', other, '--port', new URL(strata.url).port)).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^Port \d+ is taken/),
  });
  expect(run('--data', other, '--policy', 'nowhere.yaml')).toMatchObject({
    status: 1,
    stderr: 'The policy nowhere.yaml cannot be read.\n',
  });
});

it.each(['account', 'scoring', 'lifecycle'])('starts %s again when it is killed', async (service) => {
  const pid = childOf(strata, `services/${service}/dist/main.js`);
  process.kill(pid, 'SIGKILL');
  await strata.says(new RegExp(`${service} is back after`));
  await strata.healthy();
  expect(childOf(strata, `services/${service}/dist/main.js`)).not.toBe(pid);
});

it('starts PostgreSQL again when it is killed, with everything that was recorded', async () => {
  process.kill(childOf(strata, 'postgres'), 'SIGKILL');
  await strata.says(/PostgreSQL is back after/);
  await strata.healthy();
  expect(await strata.post('/v1/events', order)).toMatchObject({ accepted: 0, duplicates: 1 });
});

it('leaves no service behind when it is killed itself, and recovers at the next start', async () => {
  const services = ['account', 'scoring', 'lifecycle'].map((service) => childOf(strata, `services/${service}/dist/main.js`));
  const orphan = childOf(strata, 'postgres');
  await strata.end('SIGKILL');
  await gone(services);
  strata = await Strata.start('--empty');
  await gone([orphan]);
  expect(await (await strata.get('/v1/days')).json()).toEqual({ date: '2026-01-05' });
  expect(await strata.post('/v1/events', order)).toMatchObject({ accepted: 0, duplicates: 1 });
});

it('stops everything in order and leaves nothing running', async () => {
  const children = ['services/account', 'services/scoring', 'services/lifecycle', 'postgres'].map((word) =>
    childOf(strata, word),
  );
  await strata.end('SIGTERM');
  expect(strata.status).toBe(0);
  await gone(children);
  expect(processes().filter(({ command }) => command.includes(data))).toEqual([]);
  for (const service of ['account', 'scoring', 'lifecycle'])
    expect(readFileSync(join(data, 'logs', `${service}.log`), 'utf8')).toMatch(/"message":"stopped"[^\n]*\n$/);
});

it('stops in order when whoever read what it says has gone', async () => {
  strata = await Strata.start('--empty');
  const services = ['account', 'scoring', 'lifecycle'].map((service) => childOf(strata, `services/${service}/dist/main.js`));
  for (const stream of [strata.child.stdout, strata.child.stderr]) stream?.destroy();
  process.kill(services[0] ?? 0, 'SIGKILL'); // it says that this one is started again
  await gone(services);
  for (const end = Date.now() + 60_000; strata.status === undefined && Date.now() < end;) await sleep(25);
  expect(strata.status).toBe(0);
  expect(processes().filter(({ command }) => command.includes(data))).toEqual([]);
});

it('refuses another clock than the one it was begun with', async () => {
  const port = String(await freePort());
  const { status, stderr } = run('--empty', '--data', data, '--partitions', '2', '--port', port, '--clock', 'live');
  expect(status).toBe(1);
  expect(stderr).toContain('This installation was begun with --clock import; with --clock live every day up to today is opened');
});

it("refuses another number of partitions in the service's own words", async () => {
  const { status, stderr } = run('--empty', '--data', data, '--partitions', '8', '--port', String(await freePort()));
  expect(status).toBe(1);
  expect(stderr.match(/the ledger of \w+ has 2 partitions, not 8/g)).toHaveLength(1);
  expect(processes().filter(({ command }) => command.includes(data))).toEqual([]);
});
