import { type Command, InvalidArgumentError } from 'commander';
import { backtestText } from '../backtest/backtest.text.js';
import { type Context, finished, running } from '../command.js';
import { followJob } from '../http/jobs.js';
import { textOf } from '../http/json.js';
import { search } from '../http/pages.js';
import { plainDate, policyVersionOf } from './arguments.js';
import { documentOf, policyFile } from './policy-documents.js';

type Options = { from?: string; to?: string; by?: string; json?: boolean };

const WARNINGS = ['stage', 'signal', 'card'];

/** Reads `signal,card`. */
const warnings = (text: string): string => {
  const names = text.split(',').map((name) => name.trim());
  if (!names.every((name) => WARNINGS.includes(name))) throw new InvalidArgumentError(`must be some of ${WARNINGS.join(', ')}.`);
  return names.join(',');
};

export const backtestCommand = (program: Command): void => {
  const command = program
    .command('backtest <policy>')
    .summary('what a policy would have warned of, against the renewals and losses that happened')
    .description(
      'Runs the recorded history under a candidate, a file or a version as id@version, and compares whom it would have warned of 60, 90 and 180 days\n' +
        'before the outcome with what became of them: how many of the lost it saw coming, how early, how many false alarms a week, and which of its\n' +
        'rules were worth something. Each day is judged by what was known on it. Changes nothing.',
    )
    .option('--from <day>', 'only outcomes and warnings of that day or later (without: all)', plainDate)
    .option('--to <day>', 'look at nothing that came after that day (without: now)', plainDate)
    .option(
      '--by <what>',
      'what counts as a warning: stage, signal, card, or some of them with commas (without: all three)',
      warnings,
    )
    .action((policy: string, options: Options) => running(options, (context) => run(policy, options, context)));
  finished(command, [
    'strata backtest candidate.yaml',
    'strata backtest cn-b2b@3 --from 2026-01-01',
    'strata backtest candidate.yaml --by card --json',
  ]);
};

const run = async (policy: string, { from, to, by }: Options, { api, print }: Context): Promise<void> => {
  const version = policyVersionOf(policy);
  const job = version
    ? await api.post('/v1/backtests', { document: await documentOf(api, version), from, to, by })
    : await api.post(`/v1/backtests${search({ from, to, by })}`, await policyFile(policy), 'application/yaml');
  const result = await followJob(api, `/v1/backtests/${textOf(job, 'id')}`);
  print(result, () => backtestText(result));
};
