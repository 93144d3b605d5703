import { jest } from '@jest/globals';
import { stripVTControlCharacters } from 'node:util';
import { answering } from '../../test/server.js';
import { runProgram } from '../program.js';

const renewal = {
  accountId: 'acct-a',
  name: 'Company A',
  owner: 'csm-1',
  contractId: 'c-a',
  end: '2027-01-04',
  amount: { amount: 12_000_000, currency: 'CNY' },
  probability: 0,
  outlook: 'at-risk',
  commitment: null,
  outcome: 'lapsed',
  settledOn: '2027-01-05',
  reason: 'price',
  stage: 'renewal',
  tiers: { value: 'D' },
};
const signal = {
  accountId: 'acct-a',
  name: 'Company A',
  signal: 'usage_drop',
  openedOn: '2026-03-09',
  stage: 'pre_churn',
  tiers: {},
};
const items = [
  { ...signal, closedOn: null, causes: ['staff_left', 'other'], explanation: null },
  { ...signal, closedOn: '2026-03-10', because: 'explained', causes: ['staff_left', 'other'], explanation: 'staff_left' },
];

/** What a command prints, line by line with single blanks, and what it asked for. */
const told = async (body: unknown, ...argv: string[]): Promise<{ lines: string[]; asked: string }> => {
  await using server = await answering(() => ({ status: 200, body }));
  const url = process.env['STRATA_URL'];
  process.env['STRATA_URL'] = server.url;
  let said = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => (said += String(text)) !== '');
  await runProgram(argv);
  write.mockRestore();
  process.env['STRATA_URL'] = url ?? '';
  const lines = stripVTControlCharacters(said).trim().split('\n');
  return { lines: lines.map((line) => line.trim().replaceAll(/ {2,}/g, ' | ')), asked: server.calls[0]?.path ?? '' };
};

it('lists renewals that are open, with how probable they are', async () => {
  const { lines, asked } = await told({ items: [renewal] }, 'renewals', '--window', 'early', '--to', '2027-12-31');
  expect(asked).toBe('/v1/renewals?window=early&to=2027-12-31&settled=false&limit=50');
  expect(lines[1]).toBe('2027-01-04 | acct-a | Company A | c-a | 120,000.00 CNY | 0 % | at-risk | - | renewal | csm-1');
});

it('says of which terms the customer has said that it will not renew', async () => {
  const announced = { ...renewal, announcedOn: '2026-10-01', announcedReason: 'price' };
  const { lines } = await told({ items: [announced] }, 'renewals');
  expect(lines[1]).toContain('| 0 % | will not renew, said on 2026-10-01: price | - | renewal |');
});

it('lists what became of terms', async () => {
  const { lines, asked } = await told({ items: [renewal] }, 'renewals', '--account', 'acct-a', '--settled');
  expect(asked).toBe('/v1/renewals?accountId=acct-a&settled=true&limit=50');
  expect(lines[1]).toBe(
    '2027-01-04 | acct-a | Company A | c-a | 120,000.00 CNY | lapsed | 2027-01-05 | price | renewal | value D',
  );
});

it('asks for the reason of what nobody has explained', async () =>
  expect((await told({ items: [{ ...renewal, reason: null }] }, 'renewals', '--settled')).lines[1]).toContain(
    '| lapsed | 2027-01-05 | wanted | renewal |',
  ));

it('lists signals, with the causes of which one is asked for, or the one that was', async () => {
  const { lines, asked } = await told({ items }, 'signals', '--state', 'all', '--signal', 'usage_drop');
  expect(asked).toBe('/v1/signals?signal=usage_drop&limit=50');
  expect(lines.slice(1)).toEqual([
    '2026-03-09 | acct-a | Company A | usage_drop | pre_churn | - | - | wanted: staff_left, other',
    '2026-03-09 | acct-a | Company A | usage_drop | pre_churn | - | 2026-03-10, explained | staff_left',
  ]);
  expect((await told({ items: [] }, 'signals')).lines).toEqual(['No signal is open.']);
});

it('asks for what is open of customers who have left only when told to', async () => {
  expect((await told({ items: [] }, 'signals', '--churned')).asked).toBe('/v1/signals?open=true&churned=true&limit=50');
  expect((await told({ items: [] }, 'renewals', '--churned')).asked).toBe('/v1/renewals?settled=false&churned=true&limit=50');
});

it('lists the accounts of a stage and of a segment', async () => {
  const row = { ...signal, stage: 'growth', since: '2026-01-05', owner: 'csm-1', tiers: { value: 'D' }, openSignals: 2 };
  const stage = await told({ items: [row] }, 'accounts', '--stage', 'growth');
  expect(stage.asked).toBe('/v1/stages?stage=growth&limit=50');
  expect(stage.lines[1]).toBe('acct-a | Company A | growth | 2026-01-05 | value D | csm-1 | 2');
  const segment = await told({ items: [row] }, 'accounts', '--segment', 'big buyers');
  expect(segment.asked).toBe('/v1/segments/big%20buyers/members?limit=50');
  expect(segment.lines[1]).toBe('acct-a | Company A | 2026-01-05');
});

it('prints them as JSON', async () =>
  expect(JSON.parse((await told({ items }, 'signals', '--json')).lines.join('\n'))).toEqual(items));
