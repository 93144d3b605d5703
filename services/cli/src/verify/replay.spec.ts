import { jest } from '@jest/globals';
import { stripVTControlCharacters } from 'node:util';
import { answering } from '../../test/server.js';
import { runProgram } from '../program.js';

const same = { ok: true, events: 40, decisions: 12, difference: null, digests: [{ day: '2026-03-01', digest: 'abc' }] };

const said = async (result: unknown): Promise<string> => {
  await using server = await answering(() => ({ status: 200, body: { id: 'job-1', status: 'done', result } }));
  const url = process.env['STRATA_URL'];
  process.env['STRATA_URL'] = server.url;
  let text = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((part) => (text += String(part)) !== '');
  await runProgram(['replay']);
  write.mockRestore();
  process.env['STRATA_URL'] = url ?? '';
  return stripVTControlCharacters(text).trim();
};
afterEach(() => (process.exitCode = undefined));

it('says that every decision comes out again, and every review with them', async () => {
  const decisions = 'Every decision comes out again as it is on record: 12 decisions from 40 events, over 1 day.';
  expect(await said({ ...same, reviews: { compared: 3, notCompared: [] } })).toBe(
    `${decisions} So do 3 reviews. Digest of 2026-03-01: abc`,
  );
  expect(await said({ ...same, reviews: { compared: 0, notCompared: ['2026-02-01'] } })).toBe(
    `${decisions} Not compared, since an account was parked then: 2026-02-01. Digest of 2026-03-01: abc`,
  );
});

it('names the review that does not', async () => {
  const sentence =
    'The review of 2026-03-01, partition 1: position 7 (scoring.review-completed.v1 of inputs) comes out differently';
  const text = await said({ ...same, ok: false, difference: { sentence }, reviews: { compared: 0, notCompared: [] } });
  expect(text).toContain(`${sentence}.`);
  expect(process.exitCode).toBe(1);
});
