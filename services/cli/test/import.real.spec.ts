import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Tally, type Summary } from '../src/import/tally.js';
import { Mapper, type Mapped } from '../src/mapping/mapper.js';
import { parseMapping } from '../src/mapping/mapping.parser.js';
import { openInput } from '../src/rows/row-reader.js';
import { type Ended, Installation, MAPPING, type Process, REAL_DATA } from './installation.js';

const ORDERS = 'account.order-placed.v1';
const REFUNDS = 'account.order-refunded.v1';
const ACCOUNTS = 'account.registered.v1';

/** What the file holds, whoever counts. */
const TOTALS = {
  lines: 541_909,
  rejectedByRule: { 'no-customer': 135_080 },
  rejected: {},
  types: {
    [ACCOUNTS]: { events: 4_372, rejected: 0, amounts: {} },
    [ORDERS]: { events: 18_536, rejected: 0, amounts: { GBP: 891_140_790 } },
    [REFUNDS]: { events: 3_654, rejected: 0, amounts: { GBP: 61_134_209 } },
  },
};
const EVENTS = 4_372 + 18_536 + 3_654;
const DAYS = 374; // 2010-12-01 to 2011-12-09

const summaryOf = ({ out, err, status }: Ended): Summary => {
  if (status !== 0) throw new Error(`exit status ${status}: ${err}`);
  return JSON.parse(out) as Summary;
};

it('maps the real file to its totals, each order once, in the order of the file', async () => {
  const mapping = parseMapping(readFileSync(MAPPING, 'utf8'), MAPPING);
  const input = await openInput(REAL_DATA, mapping);
  const mapper = new Mapper(mapping);
  const tally = new Tally(['no-customer']);
  const days: string[] = [];
  const ids = new Set<string>();
  const take = (mapped: readonly Mapped[]) => {
    for (const one of mapped) {
      if (one.kind === 'rejected') tally.rejectLine(one.reason);
      else {
        tally.recordEvent(one);
        ids.add(one.event.id);
        if (days.at(-1) !== one.day) days.push(one.day);
      }
    }
  };
  for await (const row of input.rows) {
    tally.lines += 1;
    take(mapper.push(row));
  }
  take(mapper.end());
  expect(tally.summary()).toMatchObject(TOTALS);
  expect(ids.size).toBe(EVENTS);
  expect(days).toEqual(days.toSorted());
  expect([days[0], days.at(-1)]).toEqual(['2010-12-01', '2011-12-09']);
});

describe('a whole installation', () => {
  let decided: readonly string[];

  it('imports the real file, writes nothing the second time, and its chains hold', async () => {
    await using strata = new Installation();
    await strata.start();
    const bad = join(strata.folder, 'bad.csv');
    const ended = await strata.import('--bad-lines', bad);
    expect(summaryOf(ended)).toMatchObject({
      ...TOTALS,
      accepted: EVENTS,
      duplicates: 0,
      days: { opened: DAYS, first: '2010-12-01', last: '2011-12-09' },
    });
    expect(ended.peakMb).toBeLessThan(400);
    expect(readFileSync(bad, 'utf8').trimEnd().split('\n')).toHaveLength(135_081);

    expect(summaryOf(await strata.import())).toMatchObject({ ...TOTALS, accepted: 0, duplicates: EVENTS, days: { opened: 0 } });

    decided = await strata.decisions();
    expect(decided.length).toBeGreaterThan(10_000);
    expect(await strata.strata('verify')).toMatchObject({ status: 0, out: expect.stringContaining('The chain holds') });
    expect((await strata.strata('accounts', '--sort', 'points', '--limit', '10')).out).toContain('acct-14646');
    expect((await strata.strata('why', 'acct-14646')).out).toMatch(/acct-14646 has \d+ points: tier S/);
    expect((await strata.strata('history', 'acct-14646')).out).toMatch(/→/);
    await reviewsWholeHistory(strata);
  });

  it('decides the same, byte for byte, over Kafka', async () => {
    await using strata = new Installation('kafka');
    await strata.start();
    expect(summaryOf(await strata.import())).toMatchObject({ ...TOTALS, accepted: EVENTS });
    const overKafka = await strata.decisions();
    expect(overKafka.length).toBe(decided.length);
    expect(overKafka.filter((line, index) => line !== decided[index])).toEqual([]);
    expect((await strata.strata('verify')).status).toBe(0);
  });

  it('decides the same, byte for byte, from an empty folder, though every process is killed in between', async () => {
    await using strata = new Installation();
    await strata.start();
    for (const victim of ['account', 'scoring', 'strata', 'everything']) {
      const importing = strata.begin('import', REAL_DATA, '--mapping', MAPPING, '--open-days', '--json');
      await sleep(8_000);
      if (victim === 'everything') {
        await strata.stop('SIGKILL');
        importing.child.kill('SIGKILL');
        await importing.ended;
        await strata.start();
      } else {
        const pids = victim === 'strata' ? [importing.child.pid ?? 0] : strata.childrenOf(processes(), victim);
        expect(pids).toHaveLength(1);
        for (const pid of pids) process.kill(pid, 'SIGKILL');
        if (victim !== 'strata') await sleep(5_000);
        importing.child.kill('SIGKILL');
        await importing.ended;
      }
    }
    const summary = summaryOf(await strata.import());
    expect(summary).toMatchObject(TOTALS);
    expect(summary.accepted + summary.duplicates).toBe(EVENTS);
    const again = await strata.decisions();
    expect(again.length).toBe(decided.length);
    expect(again.filter((line, index) => line !== decided[index])).toEqual([]);
    expect((await strata.strata('verify')).status).toBe(0);
  });
});

/** On New Year all of the history is behind: who and what makes 80% of the sales, returns taken off, negatives as zero, ties included. */
const reviewsWholeHistory = async (strata: Installation): Promise<void> => {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${strata.url}/v1/days`, { method: 'POST', headers, body: JSON.stringify({ date: '2012-01-01' }) });
  const show = () => strata.strata('reviews', 'show', '2012-01-01', '--json');
  let ended = await show();
  for (let tries = 0; ended.status !== 0 && tries < 60; tries++) {
    await sleep(1_000);
    ended = await show();
  }
  expect(JSON.parse(ended.out)).toMatchObject({
    result: {
      accounts: 4_372,
      keyAccounts: { accounts: 1_178, screenings: [{ measure: 'sales', of: 4_372, accounts: 1_178 }] },
      products: { of: 3_684, classes: [{ class: 'A', products: 799 }, {}, {}] },
      tiers: [{ ladder: 'value', tier: 'S' }],
    },
  });
  const { out } = await strata.strata('reviews', 'show', '2012-01-01');
  expect(out).toContain('1,178 of 4,372 accounts make 80.0% of sales');
  expect(out).toMatch(/value S: [\d.]+% of the accounts, expected 10.0% to 20.0%/);
  expect((await strata.strata('reviews', 'show', 'latest', '--members', 'key', '--limit', '5')).out).toContain('acct-14646');
  expect((await strata.strata('reviews')).out.split('\n').length).toBeGreaterThan(12);
};

const processes = (): Process[] =>
  spawnSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .stdout.split('\n')
    .flatMap((line) => {
      const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid && parent && command ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
    });
