import { type Command, Option } from 'commander';
import { type Context, finished, running } from '../command.js';
import { type JsonRecord, numberOf, recordOf, textOf } from '../http/json.js';
import { itemsOf } from '../http/pages.js';
import { tiersText } from '../lifecycle/stage.text.js';
import { tableOf } from '../output/table.js';
import { grouped } from '../output/text.js';
import { unexpectedShares } from '../scores/expectations.js';
import { placeNotes } from '../scores/standing.js';
import { type Place, place, wholeNumber } from './arguments.js';

type Options = { tier?: Place; stage?: string; segment?: string; sort: 'points' | 'name'; limit: number; json?: boolean };

export const accountsCommand = (program: Command): void => {
  const command = program
    .command('accounts')
    .summary('one row an account: name, points, tiers')
    .description(
      'Lists accounts with their points and tiers. What the next tier takes: strata why ACCOUNT. Says when more or fewer hold a tier than the policy expects.',
    )
    .option('--tier <ladder:tier>', 'only those on this tier', place)
    .addOption(new Option('--stage <name>', 'only those in this stage of their life').conflicts(['tier', 'segment', 'sort']))
    .addOption(new Option('--segment <name>', 'only those in this segment').conflicts(['tier', 'stage', 'sort']))
    .addOption(new Option('--sort <by>', 'highest points first, or by name').choices(['points', 'name']).default('points'))
    .option('--limit <number>', 'at most so many rows', wholeNumber(1), 50)
    .action((options: Options) => running(options, (context) => run(options, context)));
  finished(command, [
    'strata accounts --sort points --limit 20',
    'strata accounts --tier value:A --json',
    'strata accounts --stage pre_churn',
  ]);
};

const run = async (options: Options, context: Context): Promise<void> => {
  if (options.stage !== undefined) return inStage(options.stage, options.limit, context);
  if (options.segment !== undefined) return inSegment(options.segment, options.limit, context);
  return scored(options, context);
};

const scored = async ({ tier, sort, limit }: Options, { api, json, print }: Context): Promise<void> => {
  const rows = await Array.fromAsync(itemsOf(api, '/v1/scores', { ladder: tier?.ladder, tier: tier?.tier, sort }, limit));
  const text = rows.length > 0 ? accountsTable(rows) : tier ? 'No account is on this tier.' : 'No account has a score yet.';
  const unexpected = json ? [] : unexpectedShares(await api.get('/v1/scores/distribution'));
  print(rows, () => [text, ...(unexpected.length > 0 ? ['', ...unexpected] : [])].join('\n'));
};

const accountsTable = (rows: readonly JsonRecord[]): string => {
  const ladders = [...new Set(rows.flatMap(({ tiers }) => Object.keys(recordOf(tiers))))];
  const isNoted = rows.some((row) => noteOf(row) !== '');
  const heads = [{ head: 'account' }, { head: 'name' }, { head: 'points', align: 'right' as const }];
  return tableOf(
    [...heads, ...ladders.flatMap((ladder) => [{ head: ladder }, { head: 'since' }]), ...(isNoted ? [{ head: 'note' }] : [])],
    rows.map((row) => [...cellsOf(row, ladders), ...(isNoted ? [noteOf(row)] : [])]),
  );
};

/** What is out of the ordinary about its tiers: that one is held by hand, that one is about to be lost, that a higher one is about to be reached. */
const noteOf = ({ tiers }: JsonRecord): string =>
  Object.entries(recordOf(tiers))
    .flatMap(([ladder, held]) => placeNotes(held).map((note) => `${ladder} ${note}`))
    .join('; ');

const cellsOf = (row: JsonRecord, ladders: readonly string[]): string[] => {
  const excluded = textOf(row, 'excluded');
  const tiers = recordOf(row['tiers']);
  return [
    textOf(row, 'accountId'),
    textOf(row, 'name'),
    grouped(numberOf(row, 'points')),
    ...ladders.flatMap((ladder) => [
      textOf(tiers[ladder], 'tier') || (excluded ? `not graded: ${excluded}` : '-'),
      textOf(tiers[ladder], 'since'),
    ]),
  ];
};

const inStage = async (stage: string, limit: number, { api, print }: Context): Promise<void> => {
  const rows = await Array.fromAsync(itemsOf(api, '/v1/stages', { stage }, limit));
  const heads = ['account', 'name', 'stage', 'since', 'tiers', 'owner'].map((head) => ({ head }));
  const cells = (row: JsonRecord): string[] => [
    ...['accountId', 'name', 'stage', 'since'].map((field) => textOf(row, field)),
    tiersText(row),
    textOf(row, 'owner') || '-',
    grouped(numberOf(row, 'openSignals')),
  ];
  const table = (): string => tableOf([...heads, { head: 'open signals', align: 'right' }], rows.map(cells));
  print(rows, () => (rows.length === 0 ? 'No account is in this stage.' : table()));
};

const inSegment = async (segment: string, limit: number, { api, print }: Context): Promise<void> => {
  const rows = await Array.fromAsync(itemsOf(api, `/v1/segments/${encodeURIComponent(segment)}/members`, {}, limit));
  const table = (): string =>
    tableOf(
      ['account', 'name', 'since'].map((head) => ({ head })),
      rows.map((row) => ['accountId', 'name', 'since'].map((field) => textOf(row, field))),
    );
  print(rows, () => (rows.length === 0 ? 'No account is in this segment.' : table()));
};
