import { jest } from '@jest/globals';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { answering } from '../../test/server.js';
import { runProgram } from '../program.js';

/** What is said when a file is handed in that the server then has in this state. */
const handedIn = async (status: string): Promise<string> => {
  const file = join(await mkdtemp(join(tmpdir(), 'strata-cli-')), 'policy.yaml');
  await writeFile(file, 'apiVersion: tiering/v1\n');
  await using server = await answering(() => ({ status: 200, body: { id: 'demo', version: 2, status } }));
  const url = process.env['STRATA_URL'];
  process.env['STRATA_URL'] = server.url;
  let said = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => (said += String(text)) !== '');
  await runProgram(['policy', 'draft', file, '--by', 'ann']);
  write.mockRestore();
  process.env['STRATA_URL'] = url ?? '';
  return stripVTControlCharacters(said).trim();
};

it('says what comes next when a policy is handed in', async () =>
  expect(await handedIn('draft')).toBe('demo@2 is draft. Next: strata policy check demo@2 --by ann'));

it.each(['approved', 'published', 'in-force'])(
  'asks for no step again when the same content was handed in before and is %s',
  async (status) =>
    expect(await handedIn(status)).toBe(`demo@2 is ${status}. This content was handed in before: nothing changes.`),
);
