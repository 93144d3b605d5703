import type { Command } from 'commander';
import { type Context, finished, running } from '../command.js';
import { Failure } from '../failure.js';
import type { Answer, Api } from '../http/api.js';
import { isRecord } from '../http/json.js';
import { failureOf } from '../http/api.js';
import { problemOf } from '../http/problem.js';
import { listing } from '../output/table.js';
import { grouped } from '../output/text.js';
import { profileText } from '../profile/profile.text.js';
import { rightsLines } from '../scores/rights.js';
import { stageLines } from '../lifecycle/stage.text.js';
import { scoreOf } from '../scores/score.js';
import { standingLines } from '../scores/standing.js';

export const showCommand = (program: Command): void => {
  const command = program
    .command('show <account>')
    .summary('profile, points, tiers, rights and stage of an account')
    .description(
      'Shows what is known about an account, where it stands, what it is entitled to, and in which stage of its life it is.',
    )
    .action((account: string, options: { json?: boolean }) => running(options, (context) => run(account, context)));
  finished(command, ['strata show acct-14646', 'strata show acct-14646 --json']);
};

const run = async (account: string, { api, print }: Context): Promise<void> => {
  const profile = await api.get(`/v1/accounts/${encodeURIComponent(account)}`);
  const score = await ifAny(api, `/v1/scores/${encodeURIComponent(account)}`);
  const entitlements = await ifAny(api, `/v1/entitlements/${encodeURIComponent(account)}`);
  const stage = await ifAny(api, `/v1/stages/${encodeURIComponent(account)}`);
  const rights = rightsLines(entitlements);
  const parts = [profileText(profile), scoreText(score), listing(rights), stage ? listing(stageLines(stage)) : ''];
  print({ account: profile, score, entitlements, stage }, () => parts.filter((part) => part !== '').join('\n\n'));
};

/** What is on record of an account; null when there is nothing yet. */
const ifAny = async (api: Api, path: string): Promise<unknown> => {
  const answer: Answer = await api.send('GET', path);
  if (answer.status === 404) return null;
  if (answer.status >= 400) throw failureOf(problemOf(answer.status, answer.body));
  const value: unknown = JSON.parse(answer.body);
  if (!isRecord(value)) throw new Failure('The server answered something that is not an object.');
  return value;
};

const scoreText = (value: unknown): string => {
  if (value === null) return 'Not graded yet: no policy has been in force since its first event.';
  const score = scoreOf(value);
  return listing([
    ['points', grouped(score.points)],
    ...score.standings.flatMap(standingLines),
    ...(score.exclusion ? [['not graded', score.exclusion] as const] : []),
    ...(score.segments.length > 0 ? [['segments', score.segments.join(', ')] as const] : []),
    ['policy', `${score.policy.id}@${score.policy.version}`],
  ]);
};
