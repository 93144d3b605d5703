import type { Command } from 'commander';
import { type Context, finished, running } from '../command.js';
import { type Entry, merged } from '../history/history.js';
import { Sentences } from '../history/sentences.js';
import { itemsOf } from '../http/pages.js';

export const historyCommand = (program: Command): void => {
  const command = program
    .command('history <account>')
    .summary('facts and decisions of an account, in order')
    .description('Tells what happened to an account and what was decided, in order: facts at the left, decisions indented.')
    .action((account: string, options: { json?: boolean }) => running(options, (context) => run(account, context)));
  finished(command, ['strata history acct-14646', 'strata history acct-14646 --json']);
};

const run = async (account: string, { api, print }: Context): Promise<void> => {
  // Asked for first: an account that does not exist is a sentence, not an empty list.
  await api.get(`/v1/accounts/${encodeURIComponent(account)}`);
  const events = await Array.fromAsync(itemsOf(api, '/v1/events', { accountId: account }));
  const decisions = await Array.fromAsync(itemsOf(api, '/v1/decisions', { accountId: account }));
  const path = `/v1/stages/${encodeURIComponent(account)}/decisions`;
  const entries = merged(events, decisions, await Array.fromAsync(itemsOf(api, path)));
  print(entries, () => text(entries));
};

const text = (entries: readonly Entry[]): string => {
  const sentences = new Sentences();
  return entries.map((entry) => sentences.of(entry)).join('\n');
};
