import type { Command } from 'commander';
import { type Context, finished, running } from '../command.js';
import { isRecord, type JsonRecord, numberOf, textOf } from '../http/json.js';
import { itemsOf } from '../http/pages.js';
import { tiersText } from '../lifecycle/stage.text.js';
import { tableOf } from '../output/table.js';
import { money } from '../output/values.js';
import { plainDate, wholeNumber } from './arguments.js';

type Options = {
  window?: string;
  from?: string;
  to?: string;
  account?: string;
  settled?: boolean;
  churned?: boolean;
  limit: number;
  json?: boolean;
};

export const renewalsCommand = (program: Command): void => {
  const command = program
    .command('renewals')
    .summary('contracts to be renewed: how probable it is, and what became of it')
    .description('Lists the terms to be renewed, in order of their end: how probable the renewal is, and how it is seen.')
    .option('--window <name>', 'only those of which this window of the policy is open')
    .option('--from <date>', 'only terms that end on this day or later', plainDate)
    .option('--to <date>', 'only terms that end on this day or before', plainDate)
    .option('--account <id>', 'only those of one account')
    .option('--settled', 'only those with an outcome, instead of those without')
    .option('--churned', 'also what is still open of customers who have left')
    .option('--limit <number>', 'at most so many rows', wholeNumber(1), 50)
    .action((options: Options) => running(options, (context) => run(options, context)));
  finished(command, [
    'strata renewals',
    'strata renewals --window early --to 2026-12-31',
    'strata renewals --account acct-1012 --settled --json',
  ]);
};

const run = async (
  { window, from, to, account: accountId, settled = false, churned, limit }: Options,
  { api, print }: Context,
): Promise<void> => {
  const query = { window, from, to, accountId, settled: String(settled), churned: churned ? 'true' : undefined };
  const rows = await Array.fromAsync(itemsOf(api, '/v1/renewals', query, limit));
  print(rows, () => (rows.length === 0 ? 'There is no such renewal.' : settled ? settledTable(rows) : openTable(rows)));
};

const openTable = (rows: readonly JsonRecord[]): string =>
  tableOf(
    [
      { head: 'ends' },
      { head: 'account' },
      { head: 'name' },
      { head: 'contract' },
      { head: 'amount', align: 'right' },
      { head: 'probability', align: 'right' },
      { head: 'outlook' },
      { head: 'seen as' },
      { head: 'stage' },
      { head: 'owner' },
    ],
    rows.map((row) => [
      ...['end', 'accountId', 'name', 'contractId'].map((field) => textOf(row, field)),
      moneyText(row['amount']),
      'probability' in row && row['probability'] !== null ? `${textOf(row, 'probability')} %` : '-',
      outlookText(row),
      ...['commitment', 'stage', 'owner'].map((field) => textOf(row, field) || '-'),
    ]),
  );

/** What the customer has said itself goes before every card. */
const outlookText = (row: JsonRecord): string => {
  const announced = textOf(row, 'announcedOn');
  const reason = textOf(row, 'announcedReason');
  if (announced === '') return textOf(row, 'outlook') || '-';
  return `will not renew, said on ${announced}${reason === '' ? '' : `: ${reason}`}`;
};

const settledTable = (rows: readonly JsonRecord[]): string =>
  tableOf(
    [
      { head: 'ended' },
      { head: 'account' },
      { head: 'name' },
      { head: 'contract' },
      { head: 'amount', align: 'right' },
      { head: 'outcome' },
      { head: 'settled' },
      { head: 'reason' },
      { head: 'stage' },
      { head: 'tiers' },
    ],
    rows.map((row) => [
      ...['end', 'accountId', 'name', 'contractId'].map((field) => textOf(row, field)),
      moneyText(row['amount']),
      ...['outcome', 'settledOn'].map((field) => textOf(row, field) || '-'),
      textOf(row, 'reason') || 'wanted',
      textOf(row, 'stage') || '-',
      tiersText(row),
    ]),
  );

const moneyText = (value: unknown): string =>
  isRecord(value) ? money(numberOf(value, 'amount'), textOf(value, 'currency')) : '-';
