import { jest } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { falling } from './falling.policy.js';
import { type Ended, Installation } from './installation.js';

let strata: Installation;

/** Each command is a process of its own: on a busy machine that takes its time. */
jest.setTimeout(180_000);

/** The first day of every test below; a month later the orders no longer count. */
const DAY = '2026-03-01';

beforeAll(async () => {
  strata = new Installation('ledger', falling);
  await strata.start();
  await post('/v1/days', { date: DAY });
  for (const account of ['acct-a', 'acct-b']) await customer(account);
  await eventually(['accounts'], ({ out }) => /acct-a.* 30 .*\n.*acct-b.* 30 /.test(out));
});

afterAll(() => strata[Symbol.asyncDispose]());

it('explains a grade in Chinese', async () => {
  const { status, out } = await strata.strata('why', 'acct-a', '--lang', 'zh');
  expect([status, out]).toEqual([0, expect.stringContaining('共 30 分，其中基础分 30 分。')]);
});

it('refuses in one sentence what the policy does not allow', async () => {
  const refused = await set('acct-a', { tier: 'value:S', until: '2027-03-01', approvedBy: 'li.na' });
  expect(refused).toMatchObject({ status: 1, out: '' });
  expect(refused.err).toBe(
    'Refused: --approved-by must be somebody else than who asks for it (overrides.approverMustDiffer); ' +
      '--tier must be a tier of ladder value: E, D, C; ' +
      '--until must be 2026-08-28 or earlier: at most P180D (overrides.maxDuration).\n',
  );
  expect((await strata.strata('override', 'withdraw', 'o-9', '--by', 'li.na', '--reason', 'none')).err).toBe(
    'There is no override o-9.\n',
  );
});

it('holds a tier by hand, shows it, and gives it back', async () => {
  expect((await set('acct-a')).out).toMatch(/^acct-a holds D on ladder value from 2026-03-01 until 2026-06-01\. Override \S+\n$/);
  const held = 'held by hand until 2026-06-01: reference customer (li.na, allowed by wang.wei)';
  await eventually(['show', 'acct-a'], ({ out }) => out.includes('tier D since') && out.includes(held));

  expect((await strata.strata('accounts')).out).toMatch(/acct-a .* D .* value held by hand until 2026-06-01\n/);

  const listed = await strata.strata('override', 'list', '--account', 'acct-a', '--json');
  const [{ overrideId }] = JSON.parse(listed.out) as [{ overrideId: string }];
  expect((await strata.strata('override', 'list')).out).toContain(overrideId);

  const withdraw = () => strata.strata('override', 'withdraw', overrideId, '--by', 'wang.wei', '--reason', 'called off');
  expect(await withdraw()).toMatchObject({
    status: 0,
    out: 'Withdrawn on 2026-03-01: acct-a no longer holds D on ladder value by hand.\n',
  });
  expect((await withdraw()).status).toBe(0);
  await eventually(['show', 'acct-a'], ({ out }) => out.includes('tier C since') && !out.includes('by hand'));
  expect((await strata.strata('override', 'list')).out).toBe('No tier is held by hand.\n');
  expect((await strata.strata('override', 'list', '--all')).out).toContain('2026-03-01 withdrawn');
});

it('says when an account is about to fall, and what it takes to stay', async () => {
  await post('/v1/days', { date: '2026-04-02' });
  const shown = await eventually(['show', 'acct-b'], ({ out }) => out.includes('falls to'));
  expect(shown.out).toMatch(/falls to E on 2026-05-01; 26 more points are needed to stay/);
  expect((await strata.strata('accounts')).out).toMatch(
    /acct-b .* C .* value falls to E on 2026-05-01; 26 more points are needed/,
  );
});

const set = (account: string, { tier = 'value:D', until = '2026-06-01', approvedBy = 'wang.wei' } = {}): Promise<Ended> =>
  strata.strata(
    ...['override', 'set', account, '--tier', tier, '--until', until, '--reason', 'reference customer'],
    ...['--by', 'li.na', '--approved-by', approvedBy],
  );

/** What a command says once it is as expected: decisions follow facts a moment later. */
const eventually = async (command: readonly string[], holds: (ended: Ended) => boolean): Promise<Ended> => {
  for (let tries = 0; ; tries++) {
    const ended = await strata.strata(...command);
    if (holds(ended)) return ended;
    if (tries > 60) throw new Error(`strata ${command.join(' ')} did not come to say it: ${ended.out}${ended.err}`);
    await sleep(250);
  }
};

const post = async (path: string, body: object): Promise<void> => {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(strata.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
};

/** An account that has bought for 30 points. */
const customer = async (account: string): Promise<void> => {
  const about = { specversion: '1.0', source: '/test', subject: account, time: `${DAY}T02:00:00Z` };
  const lines = [{ sku: 'A', productLine: 'devices', quantity: 1, amount: { amount: 300_000, currency: 'CNY' } }];
  await post('/v1/events', {
    ...about,
    id: `r-${account}`,
    type: 'account.registered.v1',
    data: { name: `Customer ${account}` },
  });
  await post('/v1/events', { ...about, id: `o-${account}`, type: 'account.order-placed.v1', data: { orderId: account, lines } });
};
