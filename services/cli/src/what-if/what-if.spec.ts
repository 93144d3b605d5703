import { jest } from '@jest/globals';
import { stripVTControlCharacters } from 'node:util';
import { answering } from '../../test/server.js';
import { runProgram } from '../program.js';

const moveOf = (index: number) => ({
  accountId: `acct-${index}`,
  ladder: 'value',
  from: 'E',
  to: 'D',
  pointsBefore: 10,
  pointsAfter: 35,
  reason: 'score 35 reached D (30)',
  revenue: 1_000 - index,
});
const moves = Array.from({ length: 30 }, (_, index) => moveOf(index));
const policy = { id: 'cn-b2b', version: 2, hash: 'sha256:1' };
/** A what-if with thirty moves that shows twenty-five, as one with thousands shows the first thousand. */
const result = {
  policy,
  currency: 'CNY',
  to: '2026-03-20',
  ladders: [],
  moves: moves.slice(0, 25),
  movesTotal: 30,
  movesAreCut: true,
};

/** What the command prints for it. The list of its own has two pages. */
const said = async (...more: string[]): Promise<string> => {
  await using server = await answering(({ path }) => {
    if (!path.includes('/moves')) return { status: 200, body: { id: 'job-1', status: 'done', result } };
    const isSecond = path.includes('cursor=c1');
    return { status: 200, body: { items: isSecond ? moves.slice(20) : moves.slice(0, 20), next: isSecond ? null : 'c1' } };
  });
  const url = process.env['STRATA_URL'];
  process.env['STRATA_URL'] = server.url;
  let text = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((part) => (text += String(part)) !== '');
  await runProgram(['what-if', 'cn-b2b@2', ...more]);
  write.mockRestore();
  process.env['STRATA_URL'] = url ?? '';
  return stripVTControlCharacters(text);
};

it('gives a program every move, also those that the result does not show', async () =>
  expect(JSON.parse(await said('--json'))).toMatchObject({ movesTotal: 30, movesAreCut: false, moves }));

it('shows people the first moves, and how many more there are', async () => {
  const text = await said();
  expect(text).toContain('acct-19');
  expect(text).not.toContain('acct-20');
  expect(text).toContain('… 10 more of 30: --json gives all.');
});
