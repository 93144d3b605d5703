import Table from 'cli-table3';
import type { Api } from './api.js';
import { type Json, listOf, textOf } from './json.js';
import type { DemoNote } from './demo-load.js';
import type { Terminal } from './terminal.js';

type Started = Readonly<{ url: string; demo: DemoNote | undefined; seconds: number; data: string }>;

const DEFAULT_URL = 'http://127.0.0.1:3000';

/** What a newcomer sees when everything runs: where it is, how the customers are graded, and what to try next. */
export const showSummary = async (api: Api, terminal: Terminal, { url, demo, seconds, data }: Started): Promise<void> => {
  terminal.result(
    `\nStrata runs at ${url}  (ready after ${seconds.toFixed(1)} s)\n  API    ${url}/docs\n  health ${url}/health\n  data   ${data}  (logs in ${data}/logs)`,
  );
  const distribution = await api.get('/v1/scores/distribution');
  for (const ladder of listOf(distribution['items']))
    terminal.result(`\n${tableOf(ladder, Number(distribution['excluded'] ?? 0))}`);
  const prefix = url === DEFAULT_URL ? '' : `STRATA_URL=${url} `;
  const commands = (demo?.complete ? demoCommands(demo) : firstCommands).map(
    ([command, what]) => `  ${`${prefix}npx strata ${command}`.padEnd(52 + prefix.length)} ${what}`,
  );
  terminal.result(`\nTry next:\n${commands.join('\n')}\n\nCtrl-C stops everything; the next start goes on with the same data.`);
};

const demoCommands = ({ examples }: DemoNote): readonly (readonly [string, string])[] => [
  ['accounts --sort points', 'everybody, the best first'],
  [`why ${examples['potential-referrer'] ?? ''}`, 'small orders, but two referrals: the reason of every point'],
  [`history ${examples['won-back'] ?? ''}`, 'left, and was won back: every step, and what it did to the grade'],
];

const firstCommands: readonly (readonly [string, string])[] = [
  ['policy publish infra/samples/policies/demo.yaml', 'grade by the demo policy'],
  ['import FILE --mapping M.yaml --open-days', 'a history from a file'],
  ['accounts --sort points', 'everybody, the best first'],
];

const BAR_CELLS = 30;

const tableOf = (ladder: Json, excluded: number): string => {
  const tiers = listOf(ladder['tiers']).toReversed();
  const counts = tiers.map(({ accounts }) => Number(accounts));
  const table = new Table({
    head: [textOf(ladder['ladder']), '', 'accounts', ''],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'left', 'right', 'left'],
  });
  for (const [index, { tier, label }] of tiers.entries()) {
    const count = counts[index] ?? 0;
    table.push([textOf(tier), textOf(label), count, '█'.repeat(Math.round((count / Math.max(...counts, 1)) * BAR_CELLS))]);
  }
  if (excluded > 0) table.push(['', 'excluded', excluded, '']);
  return table.toString();
};
