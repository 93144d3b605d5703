import type { Command } from 'commander';
import { type Context, finished, running } from '../command.js';
import { Failure } from '../failure.js';
import type { Answer } from '../http/api.js';
import { type JsonRecord, recordOf } from '../http/json.js';
import { itemsOf, search } from '../http/pages.js';
import { problemOf } from '../http/problem.js';
import { endedText, overridesTable, refusalText, setText } from '../overrides/override.text.js';
import { type Place, place, plainDate, wholeNumber } from './arguments.js';

type SetOptions = { tier: Place; reason: string; by: string; approvedBy: string; until: string; key?: string; json?: boolean };
type ListOptions = { account?: string; all?: boolean; limit: number; json?: boolean };
type WithdrawOptions = { by: string; reason: string; json?: boolean };

const PATH = '/v1/overrides';

/** Tiers held by hand: set for a reason and until a day, listed, and given back. */
export const overrideCommand = (program: Command): void => {
  const command = program
    .command('override')
    .summary('tiers held by hand: until a day, for a reason, allowed by somebody else')
    .description('Sets a tier by hand where the rules do not see what people know, and gives it back.');
  setCommand(command);
  listCommand(command);
  withdrawCommand(command);
};

const setCommand = (override: Command): void => {
  const command = override
    .command('set <account>')
    .description(
      'Holds a tier by hand until a day. It takes the place of one that is held on the same ladder. The same again, while it holds, changes nothing.',
    )
    .requiredOption('--tier <ladder:tier>', 'the tier to hold', place)
    .requiredOption('--until <date>', 'the first day on which it no longer holds', plainDate)
    .requiredOption('--reason <text>', 'why; kept on record')
    .requiredOption('--by <person>', 'who asks for it')
    .requiredOption('--approved-by <person>', 'who allows it; somebody else where the policy wants that')
    .option('--key <text>', 'a name of your own for this request: repeated, also later, it gives the same override')
    .action((account: string, options: SetOptions) => running(options, (context) => set(account, options, context)));
  finished(command, [
    'strata override set acct-14646 --tier value:A --until 2026-09-01 --reason "reference customer" --by li.na --approved-by wang.wei',
  ]);
};

const listCommand = (override: Command): void => {
  const command = override
    .command('list')
    .description('Lists the tiers that are held by hand; with --all also those that have ended, and how.')
    .option('--account <account>', 'only those of this account')
    .option('--all', 'also those that have ended')
    .option('--limit <number>', 'at most so many rows', wholeNumber(1), 50)
    .action((options: ListOptions) => running(options, (context) => list(options, context)));
  finished(command, ['strata override list', 'strata override list --account acct-14646 --all --json']);
};

const withdrawCommand = (override: Command): void => {
  const command = override
    .command('withdraw <id>')
    .description('Gives a tier back before its day: the rules decide again. The id: strata override list.')
    .requiredOption('--by <person>', 'who takes it back')
    .requiredOption('--reason <text>', 'why; kept on record')
    .action((id: string, options: WithdrawOptions) => running(options, (context) => withdraw(id, options, context)));
  finished(command, [
    'strata override withdraw 5f0c8f4e-2c36-5a1b-9d6e-0d6d1f3f0a11 --by wang.wei --reason "the launch was called off"',
  ]);
};

const set = async (
  accountId: string,
  { tier, reason, by, approvedBy, until, key }: SetOptions,
  { api, print }: Context,
): Promise<void> => {
  const body = { accountId, ...tier, reason, requestedBy: by, approvedBy, expiresOn: until };
  const headers = key === undefined ? {} : { 'idempotency-key': key };
  const answer = await api.send('POST', PATH, JSON.stringify(body), undefined, headers);
  const override = taken(answer);
  print(override, () => setText(override, answer.status === 201));
};

const list = async ({ account, all = false, limit }: ListOptions, { api, print }: Context): Promise<void> => {
  const query = { accountId: account, status: all ? 'all' : 'holding' };
  const rows = await Array.fromAsync(itemsOf(api, PATH, query, limit));
  print(rows, () => (rows.length === 0 ? `No tier ${all ? 'was ever' : 'is'} held by hand.` : overridesTable(rows, all)));
};

const withdraw = async (id: string, { by, reason }: WithdrawOptions, { api, print }: Context): Promise<void> => {
  const override = taken(await api.send('DELETE', `${PATH}/${encodeURIComponent(id)}${search({ by, reason })}`));
  print(override, () => endedText(override));
};

/** @throws Failure that says in one sentence why not */
const taken = ({ status, body }: Answer): JsonRecord => {
  if (status >= 400) throw new Failure(refusalText(problemOf(status, body)));
  return recordOf(JSON.parse(body));
};
