import { type Command, Option } from 'commander';
import { type Context, finished, running } from '../command.js';
import { type JsonRecord, textOf, wordsOf } from '../http/json.js';
import { itemsOf } from '../http/pages.js';
import { tiersText } from '../lifecycle/stage.text.js';
import { tableOf } from '../output/table.js';
import { wholeNumber } from './arguments.js';

type Options = {
  state: 'open' | 'closed' | 'all';
  signal?: string;
  account?: string;
  churned?: boolean;
  limit: number;
  json?: boolean;
};

export const signalsCommand = (program: Command): void => {
  const command = program
    .command('signals')
    .summary('what is wrong with accounts, since when, and what was behind it')
    .description('Lists signals in the order in which they were opened: open ones with the causes of which one is asked for.')
    .addOption(new Option('--state <which>', 'which ones').choices(['open', 'closed', 'all']).default('open'))
    .option('--signal <name>', 'only this signal of the policy')
    .option('--account <id>', 'only those of one account')
    .option('--churned', 'also what is still open of customers who have left')
    .option('--limit <number>', 'at most so many rows', wholeNumber(1), 50)
    .action((options: Options) => running(options, (context) => run(options, context)));
  finished(command, [
    'strata signals',
    'strata signals --signal usage_drop --state all',
    'strata signals --account acct-1012 --json',
  ]);
};

const run = async ({ state, signal, account: accountId, churned, limit }: Options, { api, print }: Context): Promise<void> => {
  const open = state === 'all' ? undefined : String(state === 'open');
  const query = { open, signal, accountId, churned: churned ? 'true' : undefined };
  const rows = await Array.fromAsync(itemsOf(api, '/v1/signals', query, limit));
  print(rows, () => (rows.length === 0 ? `No signal is ${state === 'all' ? 'on record' : state}.` : signalsTable(rows)));
};

const signalsTable = (rows: readonly JsonRecord[]): string =>
  tableOf(
    [
      { head: 'opened' },
      { head: 'account' },
      { head: 'name' },
      { head: 'signal' },
      { head: 'stage' },
      { head: 'tiers' },
      { head: 'closed' },
      { head: 'cause' },
    ],
    rows.map((row) => [
      ...['openedOn', 'accountId', 'name', 'signal', 'stage'].map((field) => textOf(row, field) || '-'),
      tiersText(row),
      textOf(row, 'closedOn') === '' ? '-' : `${textOf(row, 'closedOn')}, ${textOf(row, 'because')}`,
      causeText(row),
    ]),
  );

const causeText = (row: JsonRecord): string => {
  if (textOf(row, 'explanation') !== '') return textOf(row, 'explanation');
  const causes = wordsOf(row['causes']);
  return textOf(row, 'closedOn') === '' && causes.length > 0 ? `wanted: ${causes.join(', ')}` : '-';
};
