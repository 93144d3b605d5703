import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answering, type Call } from '../../test/server.js';
import { HEADER, line, retail } from '../../test/shop.js';
import { Api } from '../http/api.js';
import { openInput } from '../rows/row-reader.js';
import { BadLines } from './bad-lines.js';
import { importFile } from './import.js';
import { wentWrong } from './summary.js';
import { type Summary, Tally } from './tally.js';

let directory: string;
beforeAll(async () => void (directory = await mkdtemp(join(tmpdir(), 'strata-import-'))));
afterAll(() => rm(directory, { recursive: true }));

const bad = () => join(directory, 'bad.csv');

const run = async (url: string, lines: readonly string[], openDays = true, forMs = 5_000): Promise<Summary> => {
  const file = join(directory, 'in.csv');
  await writeFile(file, [HEADER, ...lines].join('\n'));
  const mapping = retail();
  const input = await openInput(file, mapping);
  const [api, tally, badLines] = [new Api(url), new Tally(['no-customer']), new BadLines(bad(), input.columns)];
  try {
    await importFile({ api, input, mapping, openDays, tally, badLines, patience: { forMs, onWait: () => undefined } });
  } finally {
    await badLines.close();
    await api.close();
  }
  return tally.summary();
};

const eventsOf = ({ body }: Call): string[] => body.split('\n').map((text) => (JSON.parse(text) as { id: string }).id);
const all = (call: Call) =>
  call.path === '/v1/days'
    ? { status: 200, body: { opened: 1 } }
    : { status: 200, body: { accepted: eventsOf(call).length, duplicates: 0, rejected: [] } };

it('opens each day before its first event, and sends the events of a day in the order of their first lines', async () => {
  await using server = await answering(all);
  await run(server.url, [line(), line({ invoice: '101' }), line({ invoice: '102', time: '2011-01-07 10:00:00' })]);
  expect(server.calls.map((call) => (call.path === '/v1/days' ? call.body : eventsOf(call)))).toEqual([
    '{"date":"2011-01-05"}',
    ['registered-7', 'inv-100', 'inv-101'],
    '{"date":"2011-01-07"}',
    ['inv-102'],
  ]);
});

it('opens no days unless asked to', async () => {
  await using server = await answering(all);
  await run(server.url, [line(), line({ invoice: '102', time: '2011-01-07 10:00:00' })], false);
  expect(server.calls.map(({ path }) => path)).toEqual(['/v1/events']);
});

it('counts orders, refunds and their amounts, and calls a file with only declared rejections good', async () => {
  await using server = await answering(all);
  const summary = await run(server.url, [line(), line({ customer: '' }), line({ invoice: 'C9', quantity: '-1' })]);
  expect(summary).toMatchObject({
    lines: 3,
    accepted: 3,
    rejectedByRule: { 'no-customer': 1 },
    rejected: {},
    types: {
      'account.order-placed.v1': { events: 1, amounts: { GBP: 300 } },
      'account.order-refunded.v1': { events: 1, amounts: { GBP: 150 } },
    },
    days: { opened: 1, first: '2011-01-05', last: '2011-01-05' },
  });
  expect(wentWrong(summary)).toBe(false);
});

it('writes rejected lines as they were, with line, reason and detail', async () => {
  await using server = await answering(all);
  const summary = await run(server.url, [
    line(),
    line({ customer: '', country: '"Korea, South"' }),
    line({ invoice: '5', price: 'x' }),
    'a,b',
  ]);
  expect((await readFile(bad(), 'utf8')).trimEnd().split('\n')).toEqual([
    `${HEADER},line,reason,detail`,
    expect.stringMatching(/^100,85123A,2,2011-01-05 09:00:00,1.50,,"Korea, South",3,no-customer,/),
    expect.stringMatching(/^a,b,,,,,,5,wrong-columns,/),
    expect.stringMatching(/^5,85123A,.*,4,bad-value,.*x.*is not a decimal number/),
  ]);
  expect(wentWrong(summary)).toBe(true);
});

it('brings what the server rejects back to the lines of the file', async () => {
  const rejected = [{ line: 2, eventId: 'x', code: 'amount-too-large', pointer: '/data/lines/1/amount', detail: 'is too large' }];
  await using server = await answering((call) =>
    call.path === '/v1/days' ? all(call) : { status: 200, body: { accepted: 2, duplicates: 0, rejected } },
  );
  const summary = await run(server.url, [line(), line(), line({ invoice: '101' })]);
  expect(summary).toMatchObject({ accepted: 2, rejected: { 'amount-too-large': 2 } });
  expect(summary.types['account.order-placed.v1']).toEqual({ events: 1, rejected: 1, amounts: { GBP: 300 } });
  const lines = (await readFile(bad(), 'utf8')).trimEnd().split('\n');
  expect(lines.slice(1).map((text) => text.slice(text.indexOf('France,')))).toEqual([
    'France,2,amount-too-large,inv-100: /data/lines/1/amount is too large',
    'France,3,amount-too-large,inv-100: /data/lines/1/amount is too large',
  ]);
});

it('sends a request again when the server is busy, away, or breaks off, and counts it once', async () => {
  const busy = { status: 429, headers: { 'retry-after': '0' } };
  const away = { status: 503, headers: { 'retry-after': '0' } };
  await using server = await answering((call, index) =>
    index === 0 ? busy : index === 2 ? away : index === 3 ? 'hang up' : all(call),
  );
  const summary = await run(server.url, [line()]);
  expect(summary).toMatchObject({ accepted: 2, duplicates: 0 });
  expect(server.calls.map(({ path }) => path)).toEqual(['/v1/days', '/v1/days', '/v1/events', '/v1/events', '/v1/events']);
});

it('gives up after the time it was given, with what the server said', async () => {
  await using server = await answering(() => ({ status: 503, body: { title: 'The database is away.' } }));
  await expect(run(server.url, [line()], true, 300)).rejects.toThrow('The database is away.');
});

it('stops at a refusal of the whole request, and when the server does not account for every event', async () => {
  await using refusing = await answering(() => ({ status: 409, body: { detail: 'Days are opened by the clock here.' } }));
  await expect(run(refusing.url, [line()])).rejects.toThrow('Days are opened by the clock here.');
  await using losing = await answering(() => ({ status: 200, body: { accepted: 1, duplicates: 0, rejected: [] } }));
  await expect(run(losing.url, [line()], false)).rejects.toThrow('did not account for every event');
});

it('says that nobody is there', async () => {
  const server = await answering(all);
  await server[Symbol.asyncDispose]();
  await expect(run(server.url, [line()], true, 0)).rejects.toThrow(/^Nothing answers at http.*: start Strata with "npm start"/);
});
