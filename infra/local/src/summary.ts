import Table from 'cli-table3';
import type { Api } from './api.js';
import { isJson, type Json, listOf, textOf } from './json.js';
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
  const funnel = await api.get('/v1/stages/funnel');
  if (Number(funnel['accounts'] ?? 0) > 0) terminal.result(`\n${stagesOf(funnel)}`);
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
  ['signals --signal usage_drop', 'whose use fell, and since when: they are at risk'],
  ['renewals --limit 10', 'what is to be renewed, and how probable it is'],
  ['reviews show', 'key accounts and who takes care of them, products, kinds of customers'],
  ['report funnel', 'from signing to renewal: how many get on, and how long it takes'],
];

const firstCommands: readonly (readonly [string, string])[] = [
  ['policy draft infra/samples/policies/demo.yaml --by ann', 'hand in the demo policy; docs/policy-life.md goes on'],
  ['import FILE --mapping M.yaml --open-days', 'a history from a file'],
  ['accounts --sort points', 'everybody, the best first'],
];

const BAR_CELLS = 30;

const tableOf = (ladder: Json, excluded: number): string => {
  const table = barsOf(
    textOf(ladder['ladder']),
    listOf(ladder['tiers'])
      .toReversed()
      .map(({ tier, label, accounts }) => [textOf(tier), wordOf(label), Number(accounts)]),
  );
  if (excluded > 0) table.push(['', 'excluded', excluded, '']);
  return table.toString();
};

/** The stages in the order of a life, and how many accounts are in each. */
const stagesOf = (funnel: Json): string =>
  barsOf(
    'stage',
    listOf(funnel['items']).map(({ stage, label, accounts }) => [textOf(stage), wordOf(label), Number(accounts)]),
  ).toString();

/** A label may have words in several languages: the English one, or else the first. */
const wordOf = (label: unknown): string => {
  if (!isJson(label)) return textOf(label);
  return textOf(label['en'] ?? Object.values(label)[0]);
};

const barsOf = (title: string, rows: readonly (readonly [string, string, number])[]): Table.Table => {
  const table = new Table({
    head: [title, '', 'accounts', ''],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'left', 'right', 'left'],
  });
  const most = Math.max(...rows.map(([, , count]) => count), 1);
  for (const [name, label, count] of rows) table.push([name, label, count, '█'.repeat(Math.round((count / most) * BAR_CELLS))]);
  return table;
};
