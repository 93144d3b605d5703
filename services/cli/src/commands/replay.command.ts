import type { Command } from 'commander';
import pc from 'picocolors';
import { type Context, finished, running } from '../command.js';
import { followJob } from '../http/jobs.js';
import { listOf, numberOf, recordOf, textOf } from '../http/json.js';
import { counted } from '../output/text.js';
import { plainDate } from './arguments.js';

type Options = { from?: string; json?: boolean };

export const replayCommand = (program: Command): void => {
  const command = program
    .command('replay')
    .summary('make every decision again and compare it with the record')
    .description(
      'Runs the recorded history through the same rules again, under the policies that were in force, and compares every decision byte by byte.\n' +
        'Exit status 1 at the first that comes out differently; it is named. --json also gives a digest of each day.',
    )
    .option('--from <day>', 'compare only the decisions from that day on', plainDate)
    .action((options: Options) => running(options, (context) => run(options, context)));
  finished(command, ['strata replay', 'strata replay --from 2026-03-01', 'strata replay --json']);
};

const run = async ({ from }: Options, { api, print }: Context): Promise<void> => {
  const job = await api.post('/v1/replays/scoring', from === undefined ? {} : { from });
  const result = await followJob(api, `/v1/replays/scoring/${textOf(job, 'id')}`);
  const isOk = result['ok'] === true;
  print(result, () => {
    const went = `${counted(numberOf(result, 'decisions'), 'decision')} from ${counted(numberOf(result, 'events'), 'event')}`;
    if (!isOk)
      return pc.red(
        `${textOf(recordOf(result['difference']), 'sentence')}.\n${went} came out as they are on record before that.`,
      );
    const { compared, notCompared } = recordOf(result['reviews']);
    const digests = listOf(result['digests']);
    const lastDay = digests.at(-1);
    const ending = lastDay ? ` Digest of ${textOf(lastDay, 'day')}: ${textOf(lastDay, 'digest')}` : '';
    return `${pc.green(`Every decision comes out again as it is on record: ${went}, over ${counted(digests.length, 'day')}.`)}${reviewsText(compared, notCompared)}${ending}`;
  });
  if (!isOk) process.exitCode = 1;
};

const reviewsText = (compared: unknown, notCompared: unknown): string => {
  const [made, left] = [Number(compared ?? 0), Array.isArray(notCompared) ? notCompared.map(String) : []];
  const same = made === 0 ? '' : ` So ${made === 1 ? 'does' : 'do'} ${counted(made, 'review')}.`;
  return left.length === 0 ? same : `${same} Not compared, since an account was parked then: ${left.join(', ')}.`;
};
