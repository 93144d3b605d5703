import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { exampleOf, publicContracts } from '@strata/contracts';
import { ledgerPool } from '@strata/ledger';
import { createTestDatabase } from '@strata/testing';
import { announcing, listed } from './announcing.fixtures.js';

const document = readFileSync(new URL('../../../docs/subscribing.md', import.meta.url), 'utf8');
const snippet = (language: string): string => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(document)?.[1] ?? '';
const here = fileURLToPath(new URL('.', import.meta.url));
const uuid = (n: number): string => `00000000-0000-5000-8000-${String(n).padStart(12, '0')}`;

/** What a program of the document prints, `count` lines of it, when broker, topic and group are these. */
const printed = async (program: string, brokers: string, topic: string, count: number): Promise<readonly string[]> => {
  const ours = program
    .replace('localhost:9092', brokers)
    .replace('strata.tier-changed.v1', topic)
    .replace("groupId: 'billing'", `groupId: 'billing-${topic}'`);
  const child = spawn(process.execPath, ['--input-type=module', '--eval', ours], { cwd: here, timeout: 50_000 });
  let complaints = '';
  child.stderr.on('data', (chunk) => (complaints += String(chunk)));
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    if (!line.startsWith('{')) lines.push(line); // kafkajs tells its own story in JSON
    if (lines.length === count) break;
  }
  if (lines.length < count) throw new Error(`the program ended: ${complaints}`);
  child.kill();
  await once(child, 'exit');
  return lines;
};

it('lets a team subscribe with the ten lines of the document', async () => {
  await using scoring = await announcing();
  const example = exampleOf('scoring.tier-changed.v1');
  const moves = [
    { from: null, to: 'E' },
    { from: 'E', to: 'D' },
    { from: 'D', to: 'C' },
  ];
  for (const [n, move] of moves.entries()) {
    const data = { ...example, accountId: 'acct-a', ladder: 'value', on: `2026-03-0${n + 1}`, ...move };
    await scoring.decide({ eventId: uuid(n), accountId: 'acct-a', partition: 3, data });
  }
  const program = snippet('js');
  expect(program.split('\n').filter((line) => /\w/.test(line)).length).toBeLessThanOrEqual(10);
  expect(await printed(program, scoring.brokers, scoring.topic, moves.length)).toEqual([
    `${uuid(0)}: acct-a moves from null to E on ladder value as of 2026-03-01`,
    `${uuid(1)}: acct-a moves from E to D on ladder value as of 2026-03-02`,
    `${uuid(2)}: acct-a moves from D to C on ladder value as of 2026-03-03`,
  ]);
});

it('lets a team leave repetitions out with the statement of the document', async () => {
  await using database = await createTestDatabase();
  const pool = ledgerPool({ url: database.url() });
  await pool.query(
    'CREATE TABLE customer_tier (account_id text, ladder text, tier text, position bigint, PRIMARY KEY (account_id, ladder))',
  );
  const rows: (number | null)[] = [];
  for (const [tier, position] of [
    ['E', '1'],
    ['D', '7'],
    ['E', '1'],
    ['D', '7'],
    ['C', '10'],
  ]) {
    rows.push((await pool.query(snippet('sql'), ['acct-a', 'value', tier, position])).rowCount);
  }
  expect(rows).toEqual([1, 1, 0, 0, 1]);
  expect((await pool.query('SELECT tier FROM customer_tier')).rows).toEqual([{ tier: 'C' }]);
  await pool.end();
});

it('promises what topics and contracts say', () => {
  for (const { type } of publicContracts) expect(document).toContain(`\`${type}\``);
  const kept = listed
    .filter(({ name }) => name.startsWith('strata.'))
    .map(({ retention = '' }) => `${retention.slice(1, -1)} days`);
  for (const time of kept) expect(document).toContain(`| **Retention** | ${time}`);
  expect(snippet('python')).toContain('strata.tier-changed.v1');
});
