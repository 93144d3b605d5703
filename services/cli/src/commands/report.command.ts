import { type Command, Option } from 'commander';
import { type Context, finished, running } from '../command.js';
import { recordOf } from '../http/json.js';
import { funnelText } from '../reports/funnel.text.js';
import { outcomeText } from '../reports/outcome.text.js';
import { renewalsText } from '../reports/renewals.text.js';
import { month, plainDate } from './arguments.js';

type Span = { from?: string; to?: string; json?: boolean };
type FunnelOptions = { signedIn?: string; json?: boolean };
type RenewalOptions = Span & { period: string; by?: string; ladder?: string };

export const reportCommand = (program: Command): void => {
  const command = program.command('report').summary('reports on stages, renewals, churn and win-back');
  const renewals = spanOf(
    command
      .command('renewals')
      .description('What became of the terms that ended, why, and what is expected of those that are open.')
      .addOption(new Option('--period <length>', 'a line a month or a quarter').choices(['month', 'quarter']).default('month'))
      .addOption(new Option('--by <what>', 'lines for each').choices(['tier', 'stage', 'industry', 'reason', 'owner']))
      .option('--ladder <name>', 'the ladder of --by tier, where the policy has several'),
  ).action((options: RenewalOptions) => running(options, (context) => renewalReport(options, context)));
  finished(renewals, ['strata report renewals --period quarter', 'strata report renewals --by tier --from 2026-01-01 --json']);
  const outcome = spanOf(
    command
      .command('outcome')
      .description('Churn against the same time a year before, accounts per service person, and who could be won back.'),
  ).action((options: Span) => running(options, (context) => outcomeReport(options, context)));
  funnelCommand(command);
  finished(outcome, ['strata report outcome', 'strata report outcome --from 2026-01-01 --to 2026-03-31 --json']);
};

const funnelCommand = (report: Command): void => {
  const funnel = report
    .command('funnel')
    .description(
      'How many accounts are in each stage and came to the next, how long it took, who is stuck, and how each month of signing fares.',
    )
    .option('--signed-in <month>', 'only accounts that first signed in this month', month)
    .action((options: FunnelOptions) => running(options, (context) => funnelReport(options, context)));
  finished(funnel, ['strata report funnel', 'strata report funnel --signed-in 2026-03 --json']);
};

const spanOf = (command: Command): Command =>
  command
    .option('--from <date>', 'the first day of the report', plainDate)
    .option('--to <date>', 'the last day of the report', plainDate);

const renewalReport = async ({ period, by, ladder, from, to }: RenewalOptions, { api, print }: Context): Promise<void> => {
  const found = await api.get(`/v1/reports/renewals?${queryOf({ period, by, ladder, from, to })}`);
  print(found, () => renewalsText(recordOf(found)));
};

const outcomeReport = async ({ from, to }: Span, { api, print }: Context): Promise<void> => {
  const query = queryOf({ from, to });
  const found = await api.get(`/v1/reports/outcome${query === '' ? '' : `?${query}`}`);
  print(found, () => outcomeText(recordOf(found)));
};

const funnelReport = async ({ signedIn }: FunnelOptions, { api, print }: Context): Promise<void> => {
  const query = queryOf({ signedIn });
  const found = await api.get(`/v1/stages/funnel${query === '' ? '' : `?${query}`}`);
  print(found, () => funnelText(recordOf(found), signedIn));
};

const queryOf = (wanted: Readonly<Record<string, string | undefined>>): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(wanted)) if (value !== undefined) query.set(name, value);
  return query.toString();
};
