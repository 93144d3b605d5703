import { type Command, Option } from 'commander';
import { type Context, finished, running } from '../command.js';
import { type JsonRecord, numberOf, recordOf, textOf } from '../http/json.js';
import { itemsOf } from '../http/pages.js';
import { tableOf } from '../output/table.js';
import { grouped } from '../output/text.js';
import { unexpectedShares } from '../scores/expectations.js';
import { placeNotes } from '../scores/standing.js';
import { type Place, place, wholeNumber } from './arguments.js';

type Options = { tier?: Place; sort: 'points' | 'name'; limit: number; json?: boolean };

export const accountsCommand = (program: Command): void => {
  const command = program
    .command('accounts')
    .summary('one row an account: name, points, tiers')
    .description(
      'Lists accounts with their points and tiers. What the next tier takes: strata why ACCOUNT. Says when more or fewer hold a tier than the policy expects.',
    )
    .option('--tier <ladder:tier>', 'only those on this tier', place)
    .addOption(new Option('--sort <by>', 'highest points first, or by name').choices(['points', 'name']).default('points'))
    .option('--limit <number>', 'at most so many rows', wholeNumber(1), 50)
    .action((options: Options) => running(options, (context) => run(options, context)));
  finished(command, ['strata accounts --sort points --limit 20', 'strata accounts --tier value:A --json']);
};

const run = async ({ tier, sort, limit }: Options, { api, json, print }: Context): Promise<void> => {
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

/** What is out of the ordinary about its tiers: that one is held by hand, that one is about to be lost. */
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
